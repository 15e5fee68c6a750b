-- One database per service.
create database registration;
create database scheduling;
create database assessment;
create database certification;
create database dialogue;
create database notification;
create database reporting;
create database integration;
create database gateway;
