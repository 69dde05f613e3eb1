/* `peak FILE COMMAND…`: runs it, and writes to FILE how much memory it had at most, in kB. Ends as the command does. */
#include "base/banned.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct rusage usage;
    int status = 0;
    pid_t child;
    FILE *file;

    if (argc < 3)
        return 2;
    child = fork(); /* a small process, so that its own memory is no floor */
    if (child == 0) {
        execv(argv[2], argv + 2);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 126;
    file = fopen(argv[1], "we");
    if (file == NULL || fprintf(file, "%ld\n", usage.ru_maxrss) < 0 || fclose(file) != 0)
        return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
