#include "scenes.h"

const struct scene scenes[] = {
    {"plate", scene_plate, false},       {"borscht", scene_borscht, false},
    {"pin", scene_pin, false},           {"anatomy", scene_anatomy, false},
    {"stall", scene_stall, false},       {"field", scene_field, false},
    {"moonrise", scene_moonrise, false}, {"window", scene_window, false},
    {"cat", scene_cat, false},           {"pot", scene_pot, false},
    {"tree", scene_tree, false},         {"star", scene_star, false},
    {"pattern", scene_pattern, false},   {"sticker", scene_sticker, true},
    {"bounce", scene_bounce, false},     {NULL, NULL, false},
};
