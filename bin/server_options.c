#include "server_options.h"

#include "base/number.h"

enum status server_options(struct cli *cli, struct server_config *config)
{
    const char *port = cli_option(cli, "port"), *host = cli_option(cli, "host");
    uint64_t number = 8080;

    if (port != NULL && (!number_u64(str_of(port), 65535, &number) || number == 0))
        return err_set(&cli->err, STATUS_USAGE, "--port takes a number from 1 to 65535, not \"%s\"",
                       port);
    config->port = (int)number;
    config->host = host == NULL ? "127.0.0.1" : host;
    config->fastcgi = cli_option(cli, "fastcgi") != NULL;
    for (const char *at = config->host; *at != '\0'; at++) {
        if (!ascii_is_alnum(*at) && strchr(".:[]-", *at) == NULL)
            return err_set(&cli->err, STATUS_USAGE, "\"%s\" is no address", config->host);
    }
    return STATUS_OK;
}
