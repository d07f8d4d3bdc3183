#include "http_client/transfer_failure.h"

#include "telemetry/redaction.h"

namespace patchbay::http_client {
namespace {

using Kind = TransferFailure::Kind;

std::string in_brackets(const std::string& technical) {
  return technical.empty() ? std::string() : " (" + telemetry::redact(technical) + ")";
}

Error unknown_outcome(const TransferFailure& failure, const std::string& origin) {
  return Error(Code::kOutcomeUnknown,
               "The request was sent to " + origin + " and no answer came that can be read" +
                   in_brackets(failure.technical) +
                   ". Whether it took effect is not known: look before sending it again.");
}

}  // namespace

Error error_of(const TransferFailure& failure, const std::string& origin, bool answered,
               bool repeatable) {
  const std::string why = in_brackets(failure.technical);
  const bool lost_write = failure.sent && !answered && !repeatable;
  switch (failure.kind) {
    case Kind::kCancelled:
      return Error(
          Code::kCancelled,
          "The request to " + origin + " was cancelled." +
              (lost_write ? " It had been sent: whether it took effect is not known." : ""));
    case Kind::kDeadline:
      if (lost_write) return unknown_outcome(failure, origin);
      return Error(Code::kDeadlineExceeded,
                   origin + " did not " + (answered ? "finish its answer" : "answer") +
                       " before the call's deadline. Allow more time, or ask for less.");
    case Kind::kUnreachable:
      return Error(Code::kProviderUnavailable,
                   origin + " can not be reached" + why +
                       ". Check the address and the network, then try again.");
    case Kind::kOutOfReach:
      return Error(Code::kProviderUnavailable,
                   origin +
                       " leads to an address within a private or reserved network, and its "
                       "rule allows none there. Allow it for this origin if it is meant.")
          .with_reason("address_not_allowed");
    case Kind::kBrokenOff:
      if (lost_write) return unknown_outcome(failure, origin);
      return Error(Code::kProviderUnavailable,
                   (answered ? "The answer of " + origin + " broke off before its end"
                             : origin + " closed the connection without an answer") +
                       why + ". Try again.");
    case Kind::kMalformed:
      if (lost_write) return unknown_outcome(failure, origin);
      return Error(Code::kProviderError, "What " + origin + " answered is not HTTP" + why +
                                             ". Check that the address is that of the service.");
    case Kind::kTooLarge:
      if (lost_write) return unknown_outcome(failure, origin);
      return Error(Code::kProviderError, "The answer of " + origin + " is too large: " +
                                             failure.technical + ". Ask for less of it.");
    case Kind::kBodySource:
      return Error(Code::kInternal, "The body of the request to " + origin +
                                        " could not be sent again from its beginning.");
    case Kind::kShortage:
      if (lost_write) return unknown_outcome(failure, origin);
      if (failure.sent) {
        return Error(Code::kOverloaded, "The answer of " + origin +
                                            " cannot be taken in: this machine is short of memory "
                                            "at the moment. The next call tries again.");
      }
      return Error(Code::kOverloaded,
                   "The request to " + origin +
                       " cannot begin: this machine is short of memory or of threads at the "
                       "moment. The next call tries again.");
  }
  return Error(Code::kInternal, "The request to " + origin + " failed.");
}

}  // namespace patchbay::http_client
