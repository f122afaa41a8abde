"""The world outside: Zoho Books, mail servers, SMS gateways; and stand-ins that do nothing, for where there are none."""
