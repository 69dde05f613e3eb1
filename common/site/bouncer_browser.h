/**
 * The browser that a stranger answers the bouncer with. Its form carries a random word, and the session that right answers
 * begin is made of that word: when the reply to the first click is lost because there was a second one, the same form
 * gets the same session. Who has not seen the form cannot make one of it.
 */
#ifndef SITE_BOUNCER_BROWSER_H
#define SITE_BOUNCER_BROWSER_H

#include "site/session_token.h"
#include "site/site.h"

struct bouncer_browser {
    struct str agent; /* the header User-Agent */
    const char *word; /* of the form; "" = it has none */
};

/** The token of the session that answering the challenge begins: of challenge, word and the site's key; a random one without
 *  a word. */
void bouncer_browser_token(const struct conf *conf, const struct bouncer_browser *browser,
                           const char *challenge_id, char out[HASH_TEXT]);

/** For a challenge that has been passed: the token of the session that the same form began, if that still holds; else "".
 *  Reads only. */
enum status bouncer_browser_again(struct site *site, const struct bouncer_browser *browser,
                                  const char *challenge_id, char out[HASH_TEXT], struct err *err);

#endif
