#include "site/bouncer_browser.h"

#include "base/clock.h"
#include "base/hash.h"

#include <sodium/crypto_generichash.h>

static const struct sql AGAIN =
    SQL("SELECT 1 FROM session s JOIN challenge c ON c.account_id = s.account_id "
        "WHERE s.token_hash = ?1 AND " SESSION_HOLDS " AND c.id = ?4 AND c.state = 'passed'");

static void add(crypto_generichash_state *state, const char *text)
{
    /* The NUL goes along, so that no two pairs of texts are the same bytes. */
    crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

void bouncer_browser_token(const struct conf *conf, const struct bouncer_browser *browser,
                           const char *challenge_id, char out[HASH_TEXT])
{
    crypto_generichash_state state;
    uint8_t key[HASH_BYTES], hash[HASH_BYTES];

    if (browser->word[0] == '\0') {
        session_token_make(out);
        return;
    }
    hash_bytes(str_of(conf_text(conf, CONF_SECRET_KEY)), key); /* keys have a length */
    crypto_generichash_init(&state, key, sizeof(key), sizeof(hash));
    add(&state, "session of the bouncer");
    add(&state, challenge_id);
    add(&state, browser->word);
    crypto_generichash_final(&state, hash, sizeof(hash));
    hash_text(hash, out);
}

enum status bouncer_browser_again(struct site *site, const struct bouncer_browser *browser,
                                  const char *challenge_id, char out[HASH_TEXT], struct err *err)
{
    const int64_t now = clock_now();
    char hash[HASH_TEXT];
    struct stmt *s;

    out[0] = '\0';
    if (browser->word[0] == '\0')
        return STATUS_OK;
    bouncer_browser_token(site->conf, browser, challenge_id, out);
    session_token_hash(str_of(out), hash);
    s = db_use(site->db, &AGAIN);
    stmt_text(s, 1, hash);
    stmt_int(s, 2, now);
    stmt_int(s, 3, now - SESSION_IDLE_SECONDS);
    stmt_text(s, 4, challenge_id);
    if (!stmt_row(s))
        out[0] = '\0';
    return stmt_done(s, err);
}
