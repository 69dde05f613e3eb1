#include "site/login_check.h"

#include "base/clock.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "site/event.h"

#include <sodium/crypto_generichash.h>

#define GROUP 4
#define TYPED_MAX 200 /* bytes; what is longer is no check with blanks in it */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* crockford.com/base32.html */

static const struct sql MAKE =
    SQL("INSERT INTO login_check (account_id, hash, made_at, expires_at) "
        "SELECT id, ?2, ?3, ?4 FROM account WHERE id = ?1 AND state = 'active' "
        "ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, "
        "made_at = excluded.made_at, expires_at = excluded.expires_at");

static const struct sql EXTEND = SQL("UPDATE login_check SET expires_at = ?2 WHERE hash = ?1");

static const struct sql SWEEP =
    SQL("DELETE FROM login_check WHERE account_id IN "
        "(SELECT account_id FROM login_check WHERE expires_at <= ?1 LIMIT ?2)");

/* 5 of the bits of a random byte make one character. */
static void spell(const uint8_t random[LOGIN_CHECK_CHARACTERS],
                  char characters[LOGIN_CHECK_CHARACTERS + 1])
{
    for (size_t i = 0; i < LOGIN_CHECK_CHARACTERS; i++)
        characters[i] = alphabet[random[i] & 31u];
    characters[LOGIN_CHECK_CHARACTERS] = '\0';
}

static void draw(char characters[LOGIN_CHECK_CHARACTERS + 1])
{
    uint8_t random[LOGIN_CHECK_CHARACTERS];

    rand_bytes(random, sizeof(random));
    spell(random, characters);
}

void login_check_group(const char *characters, char out[LOGIN_CHECK_TEXT])
{
    size_t at = 0;

    for (size_t i = 0; i < LOGIN_CHECK_CHARACTERS; i++) {
        if (i > 0 && i % GROUP == 0)
            out[at++] = '-';
        out[at++] = characters[i];
    }
    out[at] = '\0';
}

static void hash_keyed(const char *secret_key, const char *text, uint8_t out[HASH_BYTES])
{
    uint8_t key[HASH_BYTES];

    hash_bytes(str_of(secret_key), key); /* the secret may be longer than BLAKE2b's key */
    crypto_generichash(out, HASH_BYTES, (const unsigned char *)text, strlen(text), key,
                       sizeof(key));
}

void login_check_hash(const char *secret_key, const char *characters, char out[HASH_TEXT])
{
    uint8_t hash[HASH_BYTES];
    char text[sizeof("check:") + LOGIN_CHECK_CHARACTERS];

    snprintf(text, sizeof(text), "check:%s", characters);
    hash_keyed(secret_key, text, hash);
    hash_text(hash, out);
}

void login_check_derive(const char *secret_key, const char *purpose,
                        char characters[LOGIN_CHECK_CHARACTERS + 1])
{
    uint8_t hash[HASH_BYTES];

    hash_keyed(secret_key, purpose, hash);
    spell(hash, characters);
}

static bool is_nothing(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-' ||
           c == 0xa0 ||                                   /* no-break */
           (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || /* hyphens, dashes, minus */
           (c >= 0x2000 && c <= 0x200b) || c == 0x202f || c == 0x2060 || c == 0x3000 || /* blanks */
           c == 0xfeff;
}

/* The character that is meant, 0 for none. */
static char meant(uint32_t c)
{
    if (c >= 'a' && c <= 'z')
        c -= 'a' - 'A';
    if (c == 'O')
        return '0';
    if (c == 'I' || c == 'L')
        return '1';
    return c > 0 && c < 128 && strchr(alphabet, (int)c) != NULL ? (char)c : '\0';
}

bool login_check_read(struct str typed, char out[LOGIN_CHECK_CHARACTERS + 1])
{
    size_t count = 0, length;

    memset(out, 0, LOGIN_CHECK_CHARACTERS + 1);
    if (typed.len > TYPED_MAX)
        return false;
    for (size_t at = 0; at < typed.len; at += length) {
        uint32_t c = 0;

        length = utf8_decode(typed, at, &c);
        if (length > 0 && is_nothing(c))
            continue;
        if (length == 0 || meant(c) == '\0' || count == LOGIN_CHECK_CHARACTERS)
            return false;
        out[count++] = meant(c);
    }
    return count == LOGIN_CHECK_CHARACTERS;
}

bool login_check_is_in(struct str text, const char *characters)
{
    char last[LOGIN_CHECK_CHARACTERS] = "";
    size_t length;

    for (size_t at = 0; at < text.len; at += length == 0 ? 1 : length) {
        uint32_t c = 0;

        length = utf8_decode(text, at, &c);
        if (length > 0 && is_nothing(c))
            continue;
        memmove(last, last + 1, sizeof(last) - 1);
        last[sizeof(last) - 1] = meant(c);
        if (memcmp(last, characters, sizeof(last)) == 0)
            return true;
    }
    return false;
}

static void hash_here(const struct site *site, const char *characters, char out[HASH_TEXT])
{
    login_check_hash(conf_text(site->conf, CONF_SECRET_KEY), characters, out);
}

enum status login_check_put(struct site *site, const struct account *account,
                            const char *characters, int64_t expires_at, struct err *err)
{
    struct stmt *s = db_use(site->db, &MAKE);
    char hash[HASH_TEXT];
    enum status status;

    hash_here(site, characters, hash);
    stmt_int(s, 1, account->id);
    stmt_text(s, 2, hash);
    stmt_int(s, 3, clock_now());
    stmt_int(s, 4, expires_at);
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(site->db) == 0)
        return err_set(err, STATUS_FORBIDDEN, "the account \"%s\" is not active any more",
                       account->handle);
    return status == STATUS_OK ? event_add(site, "check", "account", account->id, NULL, NULL, err)
                               : status;
}

enum status login_check_make(struct site *site, const struct account *account,
                             struct login_check *out, struct err *err)
{
    char characters[LOGIN_CHECK_CHARACTERS + 1];
    enum status status = account_check_active(account, err);

    if (status == STATUS_OK)
        status = db_begin(site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    draw(characters);
    login_check_group(characters, out->code);
    out->expires_at = clock_now() + LOGIN_CHECK_SECONDS;
    return db_end(site->db, login_check_put(site, account, characters, out->expires_at, err), err);
}

enum status login_check_extend(struct site *site, const char *characters, int64_t expires_at,
                               struct err *err)
{
    struct stmt *s = db_use(site->db, &EXTEND);
    char hash[HASH_TEXT];

    hash_here(site, characters, hash);
    stmt_text(s, 1, hash);
    stmt_int(s, 2, expires_at);
    return stmt_run(s, err);
}

enum status login_check_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &SWEEP);
    enum status status;

    stmt_int(s, 1, clock_now() - LOGIN_CHECK_KEEP_SECONDS);
    stmt_int(s, 2, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}
