/* Fails with the code in {"code": N}; without one with 777, which no host knows. */
#include <stdlib.h>

#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  const patchbay_str arguments = request->arguments;
  char text[256] = {0};
  memcpy(text, arguments.data, arguments.size < 255 ? arguments.size : 255);
  const char* colon = strchr(text, ':');
  return plain_fail(error, colon ? (uint32_t)atoi(colon + 1) : 777u, "A code of my own.");
}

PLAIN_CONNECTOR(go)
