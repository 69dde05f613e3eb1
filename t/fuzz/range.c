/* Any bytes as a Range header against a file of any size: a part lies inside the file and is not empty. The same
 * bytes as If-None-Match and X-Forwarded-For do no harm. */
#include "web/range.h"
#include "base/panic.h"
#include "web/client.h"
#include "web/etag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct client client;
    struct range range;
    struct env env = {.values = {NULL}};
    struct str header;
    uint64_t file = 0;
    char text[512];

    if (size < sizeof(file))
        return 0;
    memcpy(&file, data, sizeof(file));
    header = (struct str){(const char *)data + sizeof(file), size - sizeof(file)};
    switch (range_read(header, file, &range)) {
    case RANGE_PART:
        ASSERT(range.length > 0 && range.from < file && range.length <= file - range.from);
        break;
    case RANGE_WHOLE:
    case RANGE_UNSATISFIABLE:
        ASSERT(range.from == 0 && range.length == file);
    }
    etag_is_known(header, "W/\"a\"");
    snprintf(text, sizeof(text), "%.*s", STR_ARG(header));
    env.values[ENV_REMOTE_ADDR] = "10.0.0.1";
    env.values[ENV_HTTP_X_FORWARDED_FOR] = text;
    client_read(&client, &env, "10.0.0.0/8 fe80::/10");
    ASSERT(client.address[0] != '\0');
    client_read(&client, &env, text);
    address_list_check(text, "", NULL);
    return 0;
}
