"""Where the browser begins: cookies, headers, bodies, visitors, and how refusals read over HTTP. No rules, no pages."""
