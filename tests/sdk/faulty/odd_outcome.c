/* Ends with a malformed outcome. The word `as` in its arguments says what is wrong: "unknown" (the
 * kind), "flags" (one that has to be understood), "no_json", "no_message", "no_schema" (the question), "large" (the continuation). */
#include "plain.h"

static int says(patchbay_str text, const char* word) {
  char copy[256] = {0};
  memcpy(copy, text.data, text.size < sizeof copy - 1 ? text.size : sizeof copy - 1);
  return strstr(copy, word) != 0;
}

PLAIN_GO {
  PLAIN_UNUSED;
  static const char kPiece[1024] = {0};
  const patchbay_str how = request->arguments;
  outcome->flags = says(how, "flags") ? 65536u : 0u;
  outcome->kind = says(how, "unknown") ? 7u : PATCHBAY_OUTCOME_INPUT_REQUIRED;
  if (says(how, "no_json")) return plain_write(outcome->result, "Which one?");
  if (says(how, "no_message")) return plain_write(outcome->result, "{\"schema\": {}}");
  if (says(how, "no_schema")) {
    return plain_write(outcome->result, "{\"message\": \"Which?\", \"schema\": {\"type\": 5}}");
  }
  for (int i = 0; i < 65 && says(how, "large"); ++i) {
    const patchbay_sink* sink = outcome->continuation;
    const patchbay_status status = sink->write(sink->context, kPiece, sizeof kPiece);
    if (status != PATCHBAY_OK) return plain_fail(error, status, "");
  }
  return plain_write(outcome->result, "{\"message\": \"Which?\"}");
}

PLAIN_CONNECTOR(go)
