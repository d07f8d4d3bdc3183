#include "failure.h"

#include <utility>

namespace mcp {

using patchbay::sdk::Error;

namespace {

constexpr const char* kMayHaveRun = "It may have run: look, before you call it again";

std::uint32_t code_for(const ServerRequest& ask, int code) {
  if (code == kResourceNotFound) return PATCHBAY_E_NOT_FOUND;
  if (code == kMethodNotFound) return PATCHBAY_E_UNSUPPORTED;
  if (code != kInvalidParams) return PATCHBAY_E_PROVIDER_ERROR;
  return ask.method == "resources/read" ? PATCHBAY_E_NOT_FOUND : PATCHBAY_E_INVALID_ARGUMENT;
}

const char* advice_for(std::uint32_t code) {
  switch (code) {
    case PATCHBAY_E_NOT_FOUND:
      return "the MCP server has no such resource; see list_resources.";
    case PATCHBAY_E_UNSUPPORTED:
      return "the MCP server does not do that.";
    case PATCHBAY_E_INVALID_ARGUMENT:
      return "the MCP server does not take this name or these arguments; compare them with its "
             "list.";
    default:
      return "the MCP server refused the request.";
  }
}

}  // namespace

Error refused(const ServerRequest& ask, const Json& reply, std::uint32_t status) {
  const int code = error_code(reply);
  const std::uint32_t ours = code_for(ask, code);
  Error error(ours, ask.subject + ": " + advice_for(ours) + " (JSON-RPC error " +
                        std::to_string(code) + ")");
  return status >= 400 ? std::move(error).provider_status(status) : error;
}

Error refused(const ServerRequest& ask, std::uint32_t status) {
  if (status < 400) return connection_lost(ask);
  const bool is_outage = status >= 500;
  return Error(is_outage ? PATCHBAY_E_PROVIDER_UNAVAILABLE : PATCHBAY_E_PROVIDER_ERROR,
               ask.subject + ": the MCP server answered " + std::to_string(status) +
                   (is_outage ? ". Try again later."
                              : ". Check the connector's url, and what the account may do."))
      .provider_status(status);
}

Error program_ended(const ServerRequest& ask) {
  return {PATCHBAY_E_OUTCOME_UNKNOWN,
          ask.subject + ": the MCP server's program ended before it answered (connection_lost). " +
              kMayHaveRun + "."};
}

Error answered_too_late(const ServerRequest& ask) {
  const std::string late = ask.subject +
                           ": the answers came too late, because the call that asked is not held "
                           "any more. It is held for "
                           "ten minutes, by one host, and answered once. ";
  if (ask.is_repeatable) return {PATCHBAY_E_PROVIDER_UNAVAILABLE, late + "Call again."};
  return {PATCHBAY_E_OUTCOME_UNKNOWN, late + kMayHaveRun + "."};
}

Error connection_lost(const ServerRequest& ask) {
  const std::string lost =
      ask.subject + ": the MCP server's answer ended without a reply (connection_lost). ";
  if (ask.is_repeatable) return {PATCHBAY_E_PROVIDER_UNAVAILABLE, lost + "Try again."};
  return {PATCHBAY_E_OUTCOME_UNKNOWN, lost + kMayHaveRun + "."};
}

Error out_of_time(const ServerRequest& ask) {
  const std::string late = ask.subject +
                           ": the MCP server did not answer within the call's time (timeout), and "
                           "was told to stop. ";
  if (ask.is_repeatable) return {PATCHBAY_E_PROVIDER_UNAVAILABLE, late + "Allow more time."};
  return {PATCHBAY_E_OUTCOME_UNKNOWN, late + kMayHaveRun + " with more time."};
}

}  // namespace mcp
