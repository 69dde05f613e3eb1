/**
 * Where in the markup the next byte of a template stands, so that viewc can choose the escaper of a value or refuse it.
 * The places are those of the HTML tokenizer (HTML Living Standard, section 13.2.5), in fewer states: what a
 * template has no business with (a bare "<", a quote inside a tag) is an error instead of a rule of recovery.
 */
#ifndef VIEWS_MARKUP_H
#define VIEWS_MARKUP_H

#include "base/str.h"

enum markup_language {
    MARKUP_HTML,
    MARKUP_XML,
    MARKUP_NONE /* a text file */
};

enum markup_place {
    PLACE_TEXT,
    PLACE_TAG_OPEN, /* after "<" or "</" */
    PLACE_TAG_NAME,
    PLACE_IN_TAG,  /* between attributes, after a blank */
    PLACE_TAG_GAP, /* between attributes; a blank, "/" or ">" must follow */
    PLACE_ATTRIBUTE_NAME,
    PLACE_AFTER_NAME,
    PLACE_BEFORE_VALUE, /* after "=" */
    PLACE_UNQUOTED,
    PLACE_QUOTED,
    PLACE_COMMENT,
    PLACE_DECLARATION, /* <!doctype …> and <?xml …?> */
    PLACE_RAW,         /* script, style and others whose text is not decoded */
    PLACE_RCDATA       /* title, textarea: entities, but no tags */
};

enum markup_url {
    URL_NONE,  /* the attribute is not a URL */
    URL_START, /* nothing or blanks so far */
    URL_WORD,  /* letters that may turn out to be a scheme */
    URL_WHOLE, /* a value that brought its own beginning, perhaps "/" after it */
    URL_ROOT,  /* exactly "/" */
    URL_PATH,
    URL_QUERY, /* after "?" or "#" */
    URL_MIXED  /* branches left it in different parts: no value may follow */
};

#define MARKUP_NAME_MAX 24

struct markup {
    enum markup_language language;
    enum markup_place place;
    enum markup_url url;
    bool closing;              /* the tag is an end tag */
    bool srcset;               /* the URL attribute is a list of candidates */
    char quote;                /* around the attribute value */
    size_t dashes;             /* "-" just seen in a comment */
    size_t pre;                /* open <pre> elements */
    char tag[MARKUP_NAME_MAX]; /* lower case; longer names are cut, none that matters is so long */
    char attribute[MARKUP_NAME_MAX]; /* likewise */
    char scheme[MARKUP_NAME_MAX];    /* the letters of URL_WORD */
};

/** Goes over literal text of the template. An end tag of script, style, title or textarea must stand in one
 *  piece. Returns NULL, or the first mistake as a sentence; goes on behind it. */
const char *markup_literal(struct markup *m, struct str literal);

/** Goes over one value. Returns NULL and in `*writer` the macro of web/view.h, or why a value cannot stand here. */
const char *markup_value(struct markup *m, const char **writer);

/** A directive stands here: a name that is under way ends. */
void markup_directive(struct markup *m);

/** The place after `if`: `into` comes from one branch, `other` from another; or NULL if they do not fit. */
const char *markup_join(struct markup *into, const struct markup *other);

/** A loop body begins. markup_loop_end() compares the place at its end with this beginning. */
void markup_loop_begin(struct markup *m);
const char *markup_loop_end(const struct markup *begin, struct markup *end);

/** NULL if a view may begin, end, or render another one here, else what is open. */
const char *markup_open(const struct markup *m);

/** True where blanks and line ends of the template must not be touched. */
bool markup_keeps_blanks(const struct markup *m);

#endif
