#include "home_folders.h"

/* What visitors may fetch is open to the web server, which may run as another user. The rest is the owner's. */
const struct home_folder home_folders[] = {
    {".", 0711},   {"db", 0700},    {"held", 0700},    {"cache", 0700},
    {"tmp", 0700}, {"media", 0755}, {"palette", 0755},
};
const size_t home_folder_count = sizeof(home_folders) / sizeof(home_folders[0]);
