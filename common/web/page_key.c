#include "web/page_key.h"

#include "site/phrases.h"

#include "base/clock.h"
#include "version.h"

#include <fcntl.h>
#include <sys/stat.h>

#define PREFIX "PIEROGIS_"

static uint64_t mix(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * 0x9e3779b97f4a7c15u;
    return sum ^ sum >> 29;
}

/* The change time moves with every write and cannot be set back, not even by those who set file times. */
static uint64_t mix_file(uint64_t sum, int home, const char *name)
{
    struct stat info;

    if (fstatat(home, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return mix(sum, 1);
    sum = mix(sum, (uint64_t)info.st_ino);
    sum = mix(sum, (uint64_t)info.st_size);
    sum = mix(sum, (uint64_t)info.st_ctim.tv_sec);
    return mix(sum, (uint64_t)info.st_ctim.tv_nsec);
}

uint64_t page_key_stamp(int home, char *const *environment)
{
    uint64_t sum = mix_file(mix_file(0, home, ".env"), home, PHRASES_FILE);

    for (; environment != NULL && *environment != NULL; environment++) {
        if (strncmp(*environment, PREFIX, sizeof(PREFIX) - 1) != 0)
            continue;
        for (const char *at = *environment; *at != '\0'; at++)
            sum = mix(sum, (unsigned char)*at);
    }
    return sum;
}

bool page_key_applies(const struct req *req, const struct route *route)
{
    return route->cache == CACHE_PUBLIC && (req->method & (METHOD_GET | METHOD_HEAD)) != 0 &&
           ((route->needs & BY_TOKEN) != 0 || !req_has_session(req)) &&
           req->env.values[ENV_HTTP_AUTHORIZATION] == NULL &&
           req->env.values[ENV_HTTP_X_PIEROGIS_TOKEN] == NULL;
}

/* Pieces end with NUL, which none of them contains, so that no two requests spell the same key. The host that
 * was asked for is in it because an unknown one must not get what a known one may; so are the prefixes, because
 * they are in every link. */
struct cache_key page_key(const struct req *req, const struct route *route, uint64_t stamp,
                          uint64_t build)
{
    const struct str pieces[] = {req->client.host, env_str(&req->env, ENV_SCRIPT_NAME),
                                 env_str(&req->env, ENV_PATH_INFO), req->query};
    const size_t count = sizeof(pieces) / sizeof(pieces[0]);
    uint64_t slot = route->slot_seconds == 0 ? 0 : (uint64_t)clock_now() / route->slot_seconds;
    uint64_t numbers[] = {stamp, build, slot, (uint64_t)req->mount};
    size_t len = sizeof(PIEROGIS_BUILD) + sizeof(numbers);
    char *text, *at;

    for (size_t i = 0; i < count; i++)
        len += pieces[i].len + 1;
    text = at = arena_alloc(req->arena, len);
    memcpy(at, PIEROGIS_BUILD, sizeof(PIEROGIS_BUILD));
    at += sizeof(PIEROGIS_BUILD);
    memcpy(at, numbers, sizeof(numbers));
    at += sizeof(numbers);
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].len > 0)
            memcpy(at, pieces[i].at, pieces[i].len);
        at += pieces[i].len + 1;
    }
    return cache_key_of((struct str){text, len});
}
