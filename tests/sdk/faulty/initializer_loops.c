/* A constructor function never returns. */
#include <unistd.h>

#include "plain.h"

__attribute__((constructor)) static void loop(void) {
  for (;;) pause();
}

PLAIN_CONNECTOR(plain_go)
