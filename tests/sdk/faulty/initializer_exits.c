/* A constructor function ends the process with exit code 0. */
#include <stdlib.h>

#include "plain.h"

__attribute__((constructor)) static void leave(void) { exit(0); }

PLAIN_CONNECTOR(plain_go)
