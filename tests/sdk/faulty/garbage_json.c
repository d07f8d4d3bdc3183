/* The result is cut off in the middle. */
#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  return plain_write(outcome->result, "{\"count\": [1, 2");
}

PLAIN_CONNECTOR(go)
