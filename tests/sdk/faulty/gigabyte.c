/* Writes 1 GiB in pieces of 1 MiB, ignores what the sink returns, and reports success. */
#include "plain.h"

static const char kPiece[1 << 20] = {'"'};

PLAIN_GO {
  PLAIN_UNUSED;
  const patchbay_sink* result = outcome->result;
  for (int i = 0; i < 1024; ++i) result->write(result->context, kPiece, sizeof(kPiece));
  return PATCHBAY_OK;
}

PLAIN_CONNECTOR(go)
