#include "services/plugin_error.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/later.h"
#include "base/provider_delay.h"
#include "base/utf8.h"
#include "base/words.h"
#include "services/barrier.h"
#include "services/fork_guard.h"
#include "services/services.h"
#include "services/text.h"
#include "telemetry/log.h"

namespace patchbay::services {
namespace {

// Returns the code for a plugin's status. Plugins may use only the codes that error.h marks with
// (P). Returns nullopt for the host's own codes.
std::optional<Code> code_from_plugin(patchbay_status status) {
  switch (status) {
    case PATCHBAY_E_TOO_LARGE:
    case PATCHBAY_E_INVALID_ARGUMENT:
    case PATCHBAY_E_NOT_FOUND:
    case PATCHBAY_E_UNSUPPORTED:
    case PATCHBAY_E_LINK_EXPIRED:
    case PATCHBAY_E_LINK_REVOKED:
    case PATCHBAY_E_INSUFFICIENT_SCOPE:
    case PATCHBAY_E_RATE_LIMITED:
    case PATCHBAY_E_PROVIDER_ERROR:
    case PATCHBAY_E_PROVIDER_UNAVAILABLE:
    case PATCHBAY_E_CURSOR_EXPIRED:
    case PATCHBAY_E_OUTCOME_UNKNOWN:
    case PATCHBAY_E_PLUGIN_FAULT:
    case PATCHBAY_E_CANCELLED:
    case PATCHBAY_E_DEADLINE_EXCEEDED:
      return static_cast<Code>(status);
    case PATCHBAY_E_MALFORMED_REQUEST:
    case PATCHBAY_E_INPUT_REQUIRED:
    case PATCHBAY_E_REFRESH_FAILED:
    case PATCHBAY_E_LINK_REQUIRED:
    case PATCHBAY_E_LINK_AMBIGUOUS:
    case PATCHBAY_E_OAUTH_FAILED:
      return std::nullopt;
    default:  // the code of a class, or a code of a later ABI
      switch (PATCHBAY_E_CLASS(status)) {
        case PATCHBAY_E_REQUEST:
          return Code::kInvalidArgument;
        case PATCHBAY_E_LINK:
          return Code::kLinkExpired;
        case PATCHBAY_E_PROVIDER:
          return Code::kProviderError;
        default:
          return std::nullopt;
      }
  }
}

// Returns a plugin's text as valid UTF-8, with replacements for invalid bytes.
std::string readable(std::string_view text) {
  const auto as_json =
      nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return nlohmann::json::parse(as_json).get<std::string>();
}

std::vector<std::string> scopes_in(const std::string& details) {
  std::vector<std::string> scopes;
  const auto json = nlohmann::json::parse(details, nullptr, false);
  if (!json.is_object()) return scopes;
  const auto listed = json.find("required_scopes");
  if (listed == json.end() || !listed->is_array()) return scopes;
  for (const auto& scope : *listed) {
    if (scope.is_string()) scopes.push_back(scope.get<std::string>());
  }
  return scopes;
}

// Returns true if the number is a valid HTTP status (RFC 9110 §15).
bool is_http_status(std::uint32_t status) { return status >= 100 && status <= 599; }

// Returns the names of the members of `details` that the caller does not get. If the details are
// not a JSON object, the caller gets none of them.
std::vector<std::string> dropped_members(const std::string& details, Code code) {
  constexpr std::size_t kNames = 8;
  const auto json = nlohmann::json::parse(details, nullptr, false);
  if (!json.is_object()) return {"details that are not a JSON object"};
  std::vector<std::string> dropped;
  for (const auto& member : json.items()) {
    const bool shown = code == Code::kInsufficientScope && member.key() == "required_scopes";
    if (!shown && dropped.size() < kNames) dropped.push_back(member.key().substr(0, 64));
  }
  return dropped;
}

std::string connector_of(const CallFrame& frame) {
  return "Connector \"" + std::string(frame.context().connector) + "\"";
}

std::string thrown(const char* what) {
  return what == nullptr ? "of an unknown type"
                         : "\"" + readable(std::string_view(what).substr(0, 512)) + "\"";
}

// The end of the message for a connector's bug. It tells the operator what to do.
constexpr std::string_view kTellItsAuthor =
    " This is a bug of the connector: give its author the trace id, and use another version.";

}  // namespace

PluginError::PluginError(const CallFrame& frame)
    : frame_(frame), details_sink_{this, &write_details} {
  error_.struct_size = sizeof error_;
  error_.details = &details_sink_;
}

patchbay_status PluginError::write_details(void* context, const void* data, std::uint64_t size) {
  auto& self = *static_cast<PluginError*>(context);
  if (size == 0) return PATCHBAY_OK;
  if (data == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  if (size > PATCHBAY_ERROR_DETAILS_MAX - self.details_.size()) return PATCHBAY_E_TOO_LARGE;
  self.details_.append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  return PATCHBAY_OK;
}

// Returns the message up to its first NUL, because message_size may be wrong.
std::string PluginError::message() const {
  const std::string_view promised(
      error_.message, std::min<std::size_t>(error_.message_size, sizeof error_.message));
  return readable(promised.substr(0, promised.find('\0')));
}

// Returns the message for a plugin that returned only a code, which is allowed.
std::string PluginError::unsaid(Code code) const {
  if (code == Code::kCancelled || code == Code::kDeadlineExceeded) {
    if (const auto ended = frame_.ended(); ended && ended->code() == code) return ended->message();
  }
  return connector_of(frame_) + " failed without saying why.";
}

Error PluginError::to_error(patchbay_status status) const {
  const std::string said = message();
  const Error* refusal = frame_.refusal();
  const auto code = code_from_plugin(status);
  if (refusal != nullptr && static_cast<patchbay_status>(refusal->code()) == status &&
      (!code || std::string_view(refusal->message()).starts_with(said))) {
    return *refusal;
  }
  const bool false_cancel = code == Code::kCancelled && !frame_.is_cancelled();
  // A plugin may end with DEADLINE_EXCEEDED slightly before its deadline.
  constexpr std::chrono::milliseconds kMoment{100};
  const bool false_deadline =
      code == Code::kDeadlineExceeded &&
      later(frame_.host().clock().now(), kMoment) < frame_.context().deadline;
  if (!code || false_cancel || false_deadline) {
    return Error(Code::kPluginFault, connector_of(frame_) + " failed with code " +
                                         std::to_string(status) +
                                         ", which it may not give here (\"" + said + "\")." +
                                         std::string(kTellItsAuthor));
  }
  note_what_is_dropped(*code);
  return Error(*code, said.empty() ? unsaid(*code) : said).with_details(details_of(*code));
}

ErrorDetails PluginError::details_of(Code code) const {
  ErrorDetails details;
  if (error_.retry_after_ms != 0) {
    details.retry_after =
        believed(asked_delay(error_.retry_after_ms), frame_.host().provider_delay());
  }
  if (is_http_status(error_.provider_status)) {
    details.provider_status = static_cast<int>(error_.provider_status);
  }
  if (code == Code::kInsufficientScope) details.required_scopes = scopes_in(details_);
  return details;
}

// Logs which details the caller does not get, for the connector's author.
void PluginError::note_what_is_dropped(Code code) const {
  std::vector<std::string> dropped;
  if (!details_.empty()) dropped = dropped_members(details_, code);
  if (error_.provider_status != 0 && !is_http_status(error_.provider_status)) {
    dropped.push_back("provider_status " + std::to_string(error_.provider_status));
  }
  if (dropped.empty()) return;
  const CallContext& context = frame_.context();
  frame_.host().log().write(telemetry::Level::kWarning,
                            "a connector's error says what is not passed on",
                            {{"connector", context.connector},
                             {"action", context.action},
                             {"code", name_of(code)},
                             {"dropped", joined(dropped, ", ")}},
                            &context.trace_id);
}

Error thrown_by_plugin(const CallFrame& frame, const char* what) {
  return Error(Code::kPluginFault, connector_of(frame) + " threw an exception (" + thrown(what) +
                                       ") out of a function that may not throw." +
                                       std::string(kTellItsAuthor));
}

Error thrown_by_callback(std::string_view callback, const char* what) {
  return Error(Code::kPluginFault, "The connector threw an exception (" + thrown(what) +
                                       ") out of its " + std::string(callback) +
                                       ", which may not throw." + std::string(kTellItsAuthor));
}

Error lacks_sink(std::string_view service) {
  return {Code::kPluginFault, "The connector called " + std::string(service) +
                                  " without a sink for what it makes." +
                                  std::string(kTellItsAuthor)};
}

Error ended_thread(const CallFrame& frame) {
  return {Code::kPluginFault, connector_of(frame) +
                                  " ended the thread that it was called on "
                                  "(pthread_exit), which belongs to the host." +
                                  std::string(kTellItsAuthor)};
}

void leave_if_forked() {
  // exit_group ends the child at once. The child has no resource that must be closed properly.
  if (is_forked_child()) ::syscall(SYS_exit_group, 0);
}

patchbay_status give_error(CallFrame* frame, Error error, patchbay_error* out) {
  const auto status = static_cast<patchbay_status>(error.code());
  if (out != nullptr && PATCHBAY_HAS(out, message)) {
    const std::string_view text = utf8_prefix(error.message(), sizeof out->message);
    out->code = status;
    const auto& details = error.details();
    out->retry_after_ms =
        details.retry_after ? static_cast<std::uint64_t>(details.retry_after->count()) : 0;
    out->provider_status = static_cast<std::uint32_t>(details.provider_status.value_or(0));
    out->message_size = static_cast<std::uint32_t>(text.size());
    std::copy(text.begin(), text.end(), out->message);
  }
  if (frame != nullptr) frame->refused(std::move(error));
  return status;
}

patchbay_status pass_on(patchbay_status refused, std::string_view service, patchbay_error* out) {
  Error error(static_cast<Code>(refused), "The sink that it was written to takes no more.");
  return give_error(nullptr, std::move(error).at(service), out);
}

Error misuse(std::string what) {
  return {Code::kPluginFault, "The connector " + std::move(what) +
                                  " Give its author this sentence, and use another version."};
}

patchbay_status refuse_stray(std::string_view service, patchbay_error* out) {
  return give_error(nullptr,
                    Error(Code::kPluginFault,
                          std::string(service) +
                              ": used with a call that is over or that belongs to another thread. "
                              "Host services work during the call they were given, on its thread."),
                    out);
}

}  // namespace patchbay::services
