/* Fails with a message that would colour the terminal, set its title and begin a new line. */
#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  return plain_fail(error, PATCHBAY_E_PROVIDER_ERROR,
                    "red \x1b[31m, titled \x1b]0;mine\a, and\npatchbay: a line");
}

PLAIN_CONNECTOR(go)
