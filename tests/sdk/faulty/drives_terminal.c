/* An error whose message would colour the terminal, name its window and begin a line of its own. */
#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  return plain_fail(error, PATCHBAY_E_PROVIDER_ERROR,
                    "red \x1b[31m, titled \x1b]0;mine\a, and\npatchbay: a line");
}

PLAIN_CONNECTOR(go)
