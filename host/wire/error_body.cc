#include "wire/error_body.h"

#include "wire/json.h"

namespace patchbay::wire {
namespace {

Json json_of(const Fault& fault) {
  return {{"pointer", fault.pointer},
          {"keyword", fault.keyword},
          {"found", fault.found},
          {"allowed", fault.allowed},
          {"message", fault.sentence}};
}

void add_details(const ErrorDetails& details, Json& envelope) {
  if (!details.reason.empty()) envelope["reason"] = details.reason;
  for (const Fault& fault : details.faults) envelope["faults"].push_back(json_of(fault));
  if (details.retry_after) envelope["retry_after_seconds"] = whole_seconds(*details.retry_after);
  if (details.retry_available) envelope["retry_available"] = *details.retry_available;
  if (!details.required_scopes.empty()) {
    envelope["required_scope"] = details.required_scopes.front();
    envelope["required_scopes"] = details.required_scopes;
  }
  if (!details.input_schema.empty()) envelope["input_schema"] = Json::parse(details.input_schema);
  if (!details.continuation.empty()) envelope["continuation"] = details.continuation;
  if (!details.links.empty()) envelope["links"] = details.links;
  if (!details.reauth_url.empty()) envelope["reauth_url"] = details.reauth_url;
  if (!details.resume_token.empty()) envelope["resume_token"] = details.resume_token;
  if (details.provider_status) envelope["provider_status"] = *details.provider_status;
}

}  // namespace

std::int64_t whole_seconds(std::chrono::milliseconds time) { return (time.count() + 999) / 1000; }

std::string envelope_of(const Error& error, const ErrorPlace& place) {
  const std::string& to_callers = error.details().to_callers;
  Json envelope = {{"error", error_word_of(error.code())},
                   {"code", name_of(error.code())},
                   {"type", is_client_error(error.code()) ? "client" : "server"},
                   {"message", to_callers.empty() ? error.message() : to_callers}};
  if (!place.connector_id.empty()) envelope["connector_id"] = place.connector_id;
  envelope["retryable"] = error.retryable();
  if (!place.trace_id.empty()) envelope["trace_id"] = place.trace_id;
  add_details(error.details(), envelope);
  return compact(envelope);  // a message may contain bytes that are not UTF-8
}

}  // namespace patchbay::wire
