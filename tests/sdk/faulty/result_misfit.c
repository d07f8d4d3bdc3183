/* The result is JSON and fails the result schema: count is to be an integer. */
#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  return plain_write(outcome->result, "{\"count\": \"three\"}");
}

PLAIN_CONNECTOR(go)
