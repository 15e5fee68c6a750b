"""A programme as search engines read it (JSON-LD in the words of schema.org)."""

from services.gateway.pages.wording import speakers_of
from shared.contracts.programme import Programme, Webinar


def course(programme: Programme, *, address: str) -> dict[str, object]:
    """A Course with its sessions."""
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address,
        "url": address,
        "name": programme.title,
        "inLanguage": "uk",
        "description": programme.slogan or programme.title,
        "provider": {"@type": "Organization", "name": programme.issuer.name},
        "isAccessibleForFree": programme.free,
        "teaches": programme.outcomes,
        "educationalCredentialAwarded": "Сертифікат про підвищення кваліфікації",
        "numberOfCredits": programme.hours.credits,
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": f"PT{round(programme.hours.total * 60)}M",
            "subEvent": [_session(programme, one, address) for one in programme.webinars],
        },
    }


def _session(programme: Programme, webinar: Webinar, address: str) -> dict[str, object]:
    return {
        "@type": "EducationEvent",
        "name": webinar.topic,
        "startDate": webinar.starts_at.isoformat(),
        "endDate": webinar.ends_at.isoformat(),
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": f"{address}/webinars/{webinar.id}"},
        "maximumAttendeeCapacity": webinar.capacity,
        "performer": [{"@type": "Person", "name": one.full_name} for one in speakers_of(programme, webinar)],
    }
