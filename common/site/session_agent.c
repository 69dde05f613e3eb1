#include "site/session_agent.h"

#define READ_MAX 512 /* bytes; what browsers say is shorter */

struct mark {
    const char *text; /* part of the header */
    const char *name;
};

/* The first that is found counts: most browsers also call themselves by the names of those below them. */
static const struct mark browsers[] = {
    {"Edg/", "Edge"},
    {"EdgA/", "Edge"},
    {"OPR/", "Opera"},
    {"Vivaldi/", "Vivaldi"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Firefox/", "Firefox"},
    {"Chromium/", "Chromium"},
    {"Chrome/", "Chrome"},
    {"Epiphany/", "GNOME Web"},
    {"Safari/", "Safari"},
    {"Lynx/", "Lynx"},
    {"w3m/", "w3m"},
    {"Links", "Links"},
    {"NetSurf/", "NetSurf"},
    {"curl/", "curl"},
};
static const struct mark systems[] = {
    {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},   {"Windows", "Windows"},
    {"Mac OS X", "macOS"},  {"CrOS", "ChromeOS"}, {"Linux", "Linux"}, {"FreeBSD", "FreeBSD"},
    {"OpenBSD", "OpenBSD"}, {"NetBSD", "NetBSD"},
};

static bool holds(struct str agent, const char *text)
{
    const size_t len = strlen(text);

    for (size_t at = 0; at + len <= agent.len; at++) {
        if (memcmp(agent.at + at, text, len) == 0)
            return true;
    }
    return false;
}

static const char *find(struct str agent, const struct mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (holds(agent, marks[i].text))
            return marks[i].name;
    }
    return NULL;
}

void session_agent(struct str agent, char out[SESSION_AGENT_TEXT])
{
    const struct str start = str_slice(agent, 0, READ_MAX);
    const char *browser = find(start, browsers, sizeof(browsers) / sizeof(browsers[0]));
    const char *platform = find(start, systems, sizeof(systems) / sizeof(systems[0]));

    snprintf(out, SESSION_AGENT_TEXT, "%s%s%s", browser == NULL ? "a browser" : browser,
             platform == NULL ? "" : " on ", platform == NULL ? "" : platform);
}
