/* The result is JSON but does not satisfy the result schema, in which count is an integer. */
#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  return plain_write(outcome->result, "{\"count\": \"three\"}");
}

PLAIN_CONNECTOR(go)
