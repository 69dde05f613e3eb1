#include "markup.h"

static bool name_in(const char *name, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(name, list[i]) == 0)
            return true;
    }
    return false;
}

static void name_add(char name[MARKUP_NAME_MAX], char c)
{
    size_t len = strlen(name);

    if (len < MARKUP_NAME_MAX - 1) {
        name[len] = ascii_lower(c);
        name[len + 1] = '\0';
    }
}

/* HTML Living Standard, section 13.1.2: raw text elements, and those that the tokenizer treats so. */
static bool tag_is_raw(const char *tag)
{
    static const char *const list[] = {"script",  "style",    "iframe",    "xmp",
                                       "noembed", "noframes", "plaintext", NULL};

    return name_in(tag, list);
}

static bool tag_is_rcdata(const char *tag)
{
    static const char *const list[] = {"title", "textarea", NULL};

    return name_in(tag, list);
}

static bool attribute_is_url(const struct markup *m)
{
    static const char *const html[] = {
        "href",     "src",      "action",     "formaction", "poster", "cite",        "data",
        "manifest", "longdesc", "background", "xlink:href", "srcset", "imagesrcset", NULL};
    static const char *const xml[] = {"href", "src", "loc", "xlink:href", NULL};

    return name_in(m->attribute, m->language == MARKUP_XML ? xml : html);
}

static bool attribute_is_code(const struct markup *m)
{
    static const char *const list[] = {"style", "srcdoc", NULL};

    return name_in(m->attribute, list) || strncmp(m->attribute, "on", 2) == 0;
}

static void tag_end(struct markup *m)
{
    bool html = m->language == MARKUP_HTML;

    m->place = PLACE_TEXT;
    if (html && !m->closing && tag_is_raw(m->tag))
        m->place = PLACE_RAW;
    else if (html && !m->closing && tag_is_rcdata(m->tag))
        m->place = PLACE_RCDATA;
    else if (html && strcmp(m->tag, "pre") == 0 && !m->closing)
        m->pre++;
    else if (html && strcmp(m->tag, "pre") == 0 && m->pre > 0)
        m->pre--;
}

static const char *step_tag_open(struct markup *m, char c, struct str rest)
{
    if (c == '/' && !m->closing) {
        m->closing = true;
    } else if (c == '!' && str_starts(rest, "!--")) {
        m->place = PLACE_COMMENT;
        m->dashes = 0;
    } else if (c == '!' && str_starts(rest, "![CDATA[")) {
        return "CDATA is not understood here; write the text with &lt; and &amp;";
    } else if (c == '!' || c == '?') {
        m->place = PLACE_DECLARATION;
    } else if (ascii_is_alnum(c) || c == '_') {
        m->place = PLACE_TAG_NAME;
        name_add(m->tag, c);
    } else {
        m->place = PLACE_TEXT;
        return "a \"<\" that begins no tag; write &lt;";
    }
    return NULL;
}

static const char *step_tag_name(struct markup *m, char c)
{
    if (ascii_is_space(c) || c == '/')
        m->place = PLACE_IN_TAG;
    else if (c == '>')
        tag_end(m);
    else
        name_add(m->tag, c);
    return NULL;
}

/* Between attributes: IN_TAG, TAG_GAP and AFTER_NAME. */
static const char *step_in_tag(struct markup *m, char c)
{
    bool gap = m->place == PLACE_TAG_GAP;

    if (ascii_is_space(c)) {
        m->place = m->place == PLACE_AFTER_NAME ? PLACE_AFTER_NAME : PLACE_IN_TAG;
    } else if (c == '/') {
        m->place = PLACE_IN_TAG;
    } else if (c == '>') {
        tag_end(m);
    } else if (c == '=' && m->place == PLACE_AFTER_NAME) {
        m->place = PLACE_BEFORE_VALUE;
    } else {
        m->place = PLACE_ATTRIBUTE_NAME;
        m->attribute[0] = '\0';
        name_add(m->attribute, c);
        if (gap)
            return "an attribute must begin with a blank before it, also after {{ if }} and {{ end }}";
        if (strchr("\"'<=", c) != NULL)
            return "this cannot stand between attributes; is a quote missing before it?";
    }
    return NULL;
}

static const char *step_attribute_name(struct markup *m, char c)
{
    if (ascii_is_space(c))
        m->place = PLACE_AFTER_NAME;
    else if (c == '=')
        m->place = PLACE_BEFORE_VALUE;
    else if (c == '/' || c == '>')
        return step_in_tag(m, c);
    else
        name_add(m->attribute, c);
    if (strchr("\"'<", c) != NULL)
        return "a quote or \"<\" cannot stand in an attribute name";
    return NULL;
}

static const char *step_before_value(struct markup *m, char c)
{
    if (ascii_is_space(c))
        return NULL;
    m->place = PLACE_UNQUOTED;
    if (c == '"' || c == '\'') {
        m->place = PLACE_QUOTED;
        m->quote = c;
        m->url = attribute_is_url(m) ? URL_START : URL_NONE;
        m->srcset = strstr(m->attribute, "srcset") != NULL;
        m->scheme[0] = '\0';
    } else if (c == '>') {
        tag_end(m);
        return "the attribute has \"=\" but no value";
    }
    return NULL;
}

static const char *url_scheme_end(struct markup *m)
{
    static const char *const list[] = {"http", "https", "mailto", NULL};

    m->url = URL_PATH;
    return name_in(m->scheme, list) ? NULL : "the scheme of a URL must be http, https or mailto";
}

static const char *step_url(struct markup *m, char c)
{
    if (m->srcset && (ascii_is_space(c) || c == ',')) {
        m->url = URL_START;
        m->scheme[0] = '\0';
    } else if (m->url == URL_MIXED || m->url == URL_QUERY ||
               (m->url == URL_START && ascii_is_space(c))) {
        return NULL;
    } else if (c == '?' || c == '#') {
        m->url = URL_QUERY;
    } else if (m->url == URL_PATH || (m->url == URL_WHOLE && c == '/')) {
        return NULL;
    } else if (c == ':') {
        return url_scheme_end(m);
    } else if (c == '/' && m->url == URL_ROOT) {
        m->url = URL_PATH;
        return "a URL cannot begin with \"//\"; write https:// or a path of this site";
    } else if (c == '/') {
        m->url = m->url == URL_START ? URL_ROOT : URL_PATH;
    } else {
        m->url = m->url == URL_ROOT ? URL_PATH : URL_WORD;
        name_add(m->scheme, c);
    }
    return NULL;
}

static const char *step_quoted(struct markup *m, char c)
{
    if (c == m->quote)
        m->place = PLACE_TAG_GAP;
    else if (c == '<')
        return "a \"<\" inside an attribute value: is the quote before it missing? If not, write &lt;";
    else if (m->url != URL_NONE)
        return step_url(m, c);
    return NULL;
}

static const char *step_unquoted(struct markup *m, char c)
{
    if (ascii_is_space(c))
        m->place = PLACE_IN_TAG;
    else if (c == '>')
        tag_end(m);
    return NULL;
}

static const char *step_comment(struct markup *m, char c)
{
    if (c == '>' && m->dashes >= 2)
        m->place = PLACE_TEXT;
    m->dashes = c == '-' ? m->dashes + 1 : 0;
    return NULL;
}

/* Only its own end tag ends a raw or RCDATA element. */
static bool is_own_end_tag(const struct markup *m, struct str rest)
{
    size_t len = strlen(m->tag);
    struct str name = str_slice(rest, 2, 2 + len);

    return str_starts(rest, "</") && str_is_nocase(name, m->tag) && rest.len > 2 + len &&
           !ascii_is_alnum(rest.at[2 + len]);
}

static const char *step_text(struct markup *m, char c, struct str rest)
{
    if (c == '<' && (m->place == PLACE_TEXT || is_own_end_tag(m, rest))) {
        m->place = PLACE_TAG_OPEN;
        m->closing = false;
        m->tag[0] = '\0';
    }
    return NULL;
}

static const char *step(struct markup *m, char c, struct str rest)
{
    switch (m->place) {
    case PLACE_TEXT:
    case PLACE_RAW:
    case PLACE_RCDATA:
        return step_text(m, c, rest);
    case PLACE_TAG_OPEN:
        return step_tag_open(m, c, rest);
    case PLACE_TAG_NAME:
        return step_tag_name(m, c);
    case PLACE_IN_TAG:
    case PLACE_TAG_GAP:
    case PLACE_AFTER_NAME:
        return step_in_tag(m, c);
    case PLACE_ATTRIBUTE_NAME:
        return step_attribute_name(m, c);
    case PLACE_BEFORE_VALUE:
        return step_before_value(m, c);
    case PLACE_UNQUOTED:
        return step_unquoted(m, c);
    case PLACE_QUOTED:
        return step_quoted(m, c);
    case PLACE_COMMENT:
        return step_comment(m, c);
    case PLACE_DECLARATION:
        m->place = c == '>' ? PLACE_TEXT : PLACE_DECLARATION;
        return NULL;
    }
    return NULL;
}

const char *markup_literal(struct markup *m, struct str literal)
{
    const char *mistake = NULL, *next;

    for (size_t i = 0; i < literal.len && m->language != MARKUP_NONE; i++) {
        next = step(m, literal.at[i], str_slice(literal, i, literal.len));
        mistake = mistake == NULL ? next : mistake;
    }
    return mistake;
}

static const char *url_value(struct markup *m, const char **writer)
{
    static const char *const writers[] = {
        [URL_NONE] = "VIEW_ATTRIBUTE",  [URL_START] = "VIEW_URL",
        [URL_WORD] = "VIEW_URL_PATH",   [URL_WHOLE] = NULL,
        [URL_ROOT] = "VIEW_URL_ROOT",   [URL_PATH] = "VIEW_URL_PATH",
        [URL_QUERY] = "VIEW_URL_QUERY", [URL_MIXED] = NULL};

    *writer = writers[m->url];
    if (m->url == URL_WHOLE)
        return "a second value directly after a whole URL; put literal text like /p/ or ?page= between "
               "them, or make one URL of them in C";
    if (m->url == URL_MIXED)
        return "after {{ if }} it is open whether this is the path or the query of the URL; write the "
               "value in each branch";
    if (m->url == URL_START && m->srcset)
        *writer = "VIEW_URL_SRCSET";
    if (m->url == URL_START)
        m->url = URL_WHOLE;
    else if (m->url != URL_NONE && m->url != URL_QUERY)
        m->url = URL_PATH;
    return NULL;
}

const char *markup_value(struct markup *m, const char **writer)
{
    switch (m->place) {
    case PLACE_TEXT:
        *writer = m->language == MARKUP_HTML  ? "VIEW_TEXT"
                  : m->language == MARKUP_XML ? "VIEW_PLAIN_TEXT"
                                              : "VIEW_LINE";
        return NULL;
    case PLACE_RCDATA:
        *writer = "VIEW_PLAIN_TEXT";
        return NULL;
    case PLACE_QUOTED:
        if (attribute_is_code(m))
            return "a value cannot stand in an on…, style or srcdoc attribute; use a class or a data-… "
                   "attribute";
        return url_value(m, writer);
    case PLACE_TAG_OPEN:
    case PLACE_TAG_NAME:
        m->place = PLACE_TAG_NAME;
        return "a value cannot stand in a tag name; write the tag twice with {{ if }}";
    case PLACE_IN_TAG:
    case PLACE_TAG_GAP:
    case PLACE_AFTER_NAME:
    case PLACE_ATTRIBUTE_NAME:
        m->place = PLACE_ATTRIBUTE_NAME;
        return "a value cannot stand in an attribute name; write the attribute twice with {{ if }}";
    case PLACE_BEFORE_VALUE:
    case PLACE_UNQUOTED:
        m->place = PLACE_UNQUOTED;
        return "a value cannot stand in an attribute without quotes; put quotes around it";
    case PLACE_COMMENT:
        return "a value cannot stand in a comment; put it outside, or use {{# … }} for a note";
    case PLACE_DECLARATION:
        return "a value cannot stand in <!…> or <?…>; write it out";
    case PLACE_RAW:
        return "a value cannot stand in a script or style element; put it in a data-… attribute";
    }
    return NULL;
}

void markup_directive(struct markup *m)
{
    switch (m->place) {
    case PLACE_TAG_NAME:
    case PLACE_ATTRIBUTE_NAME:
    case PLACE_AFTER_NAME:
    case PLACE_UNQUOTED:
        m->place = PLACE_TAG_GAP;
        break;
    default:
        break;
    }
}

static bool place_is_text(enum markup_place place)
{
    return place == PLACE_TEXT || place == PLACE_COMMENT || place == PLACE_DECLARATION;
}

/* The same place, but for the part of a URL and a blank in a tag. */
static bool places_fit(const struct markup *a, const struct markup *b)
{
    bool between = (a->place == PLACE_IN_TAG || a->place == PLACE_TAG_GAP) &&
                   (b->place == PLACE_IN_TAG || b->place == PLACE_TAG_GAP);

    if ((a->place != b->place && !between) || a->pre != b->pre)
        return false;
    if (place_is_text(a->place))
        return true;
    if (strcmp(a->tag, b->tag) != 0 || a->closing != b->closing)
        return false;
    if (between)
        return true;
    return a->quote == b->quote && strcmp(a->attribute, b->attribute) == 0;
}

const char *markup_join(struct markup *into, const struct markup *other)
{
    bool same_url;

    if (!places_fit(into, other))
        return "the branches of this {{ if }} end in different places of the markup; open and close tags "
               "and quotes in the same branch";
    if (into->place != other->place)
        into->place = PLACE_TAG_GAP;
    same_url = into->url == other->url &&
               (into->url != URL_WORD || strcmp(into->scheme, other->scheme) == 0);
    if (into->place == PLACE_QUOTED && !same_url)
        into->url = into->srcset ? URL_START : URL_MIXED;
    return NULL;
}

void markup_loop_begin(struct markup *m)
{
    if (m->place == PLACE_IN_TAG)
        m->place = PLACE_TAG_GAP;
}

const char *markup_loop_end(const struct markup *begin, struct markup *end)
{
    struct markup after = *end;

    *end = *begin;
    if (!places_fit(begin, &after) ||
        (after.place == PLACE_QUOTED && begin->url != after.url && !begin->srcset))
        return "this {{ for }} ends in another place of the markup than it began; open and close tags and "
               "quotes inside of it";
    return NULL;
}

const char *markup_open(const struct markup *m)
{
    switch (m->place) {
    case PLACE_TEXT:
        return m->pre == 0 ? NULL : "a pre element is open here; close it";
    case PLACE_QUOTED:
        return "an attribute value is open here; its quote is missing";
    case PLACE_COMMENT:
        return "a comment is open here; its --> is missing";
    case PLACE_RAW:
    case PLACE_RCDATA:
        return "a script, style, title or textarea element is open here; its end tag is missing";
    default:
        return "a tag is open here; its \">\" is missing";
    }
}

bool markup_keeps_blanks(const struct markup *m)
{
    return m->language == MARKUP_NONE || m->pre > 0 || m->place == PLACE_RAW ||
           (m->place == PLACE_RCDATA && strcmp(m->tag, "textarea") == 0);
}
