#include "conformance/scenario_secrets.h"

#include <functional>
#include <string_view>

#include "base/base64.h"
#include "conformance/aliases.h"
#include "conformance/secret_search.h"
#include "telemetry/redaction.h"

namespace patchbay::conformance {
namespace {

using nlohmann::ordered_json;

bool is_scalar(const ordered_json& value) { return value.is_string() || value.is_number(); }

std::string text_of_scalar(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// Calls `visit` with each message of the scenario and its place, such as
// "/calls/0/exchanges/0/request".
void each_message(ordered_json& scenario,
                  const std::function<void(ordered_json&, const std::string&)>& visit) {
  std::size_t number = 0;
  for (ordered_json& call : scenario["calls"]) {
    const std::string place = "/calls/" + std::to_string(number++) + "/exchanges/";
    std::size_t at = 0;
    for (ordered_json& exchange : call["exchanges"]) {
      const std::string where = place + std::to_string(at++);
      visit(exchange["request"], where + "/request");
      visit(exchange["response"], where + "/response");
    }
  }
}

// Calls `visit` with each value that may have a secret, and with the name of a header.
void each_part(ordered_json& scenario,
               const std::function<void(ordered_json&, const std::string&)>& visit) {
  for (ordered_json& call : scenario["calls"]) {
    for (const char* name : {"arguments", "result"}) {
      if (call.contains(name)) visit(call[name], "");
    }
  }
  each_message(scenario, [&](ordered_json& message, const std::string&) {
    for (const char* name : {"url", "body"}) {
      if (message.contains(name)) visit(message[name], "");
    }
    if (!message.contains("headers")) return;
    for (auto& [name, value] : message["headers"].items()) visit(value, name);
  });
}

void collect_text(std::string_view text, Aliases& aliases) {
  for (const std::string_view part : secrets_in(text)) {
    aliases.add(part);
    // What follows "Bearer" may stand alone elsewhere.
    for (const std::string_view inner : secrets_in(part)) aliases.add(inner);
  }
}

// Collects the secrets in all texts below `value`, which is the value of a member `name`.
void collect(const ordered_json& value, const std::string& name, Aliases& aliases) {
  if (is_scalar(value) && means_secret(name)) aliases.add(text_of_scalar(value));
  if (value.is_string()) collect_text(value.get_ref<const std::string&>(), aliases);
  if (value.is_array()) {
    for (const ordered_json& each : value) collect(each, name, aliases);
  }
  if (value.is_object()) {
    for (const auto& [key, each] : value.items()) collect(each, key, aliases);
  }
}

// Returns the text with its own secrets replaced, of any length, and with all others.
std::string cleaned_text(std::string_view text, const Aliases& aliases) {
  std::string out;
  const char* from = text.data();
  for (const std::string_view part : secrets_in(text)) {
    if (part.data() < from) continue;  // a part of the one before
    out += aliases.replaced({from, static_cast<std::size_t>(part.data() - from)});
    out += aliases.alias_of(part);
    from = part.data() + part.size();
  }
  return out + aliases.replaced(text.substr(static_cast<std::size_t>(from - text.data())));
}

// Replaces the secrets in all texts below `value`, in the names of members too. `name` is the
// member of which it is the value.
void clean(ordered_json& value, const std::string& name, const Aliases& aliases) {
  if (is_scalar(value)) {
    const std::string text = text_of_scalar(value);
    if (means_secret(name) || (value.is_number() && aliases.is_known(text))) {
      value = aliases.alias_of(text);
    } else if (value.is_string()) {
      value = cleaned_text(text, aliases);
    }
  }
  if (value.is_array()) {
    for (ordered_json& each : value) clean(each, name, aliases);
  }
  if (!value.is_object()) return;
  ordered_json cleaned = ordered_json::object();
  for (const auto& [key, each] : value.items()) {
    ordered_json member = each;
    clean(member, key, aliases);
    cleaned[aliases.replaced(key)] = std::move(member);
  }
  value = std::move(cleaned);
}

void leave_out_headers(ordered_json& message) {
  if (!message.contains("headers")) return;
  ordered_json kept = ordered_json::object();
  for (const auto& [name, value] : message["headers"].items()) {
    if (!telemetry::is_secret_name(name)) kept[name] = value;
  }
  message["headers"] = kept;
}

// Fails if a body that is not UTF-8 has a secret.
Result<void> check_bytes(ordered_json& scenario, const Aliases& aliases) {
  std::string found;
  each_message(scenario, [&](ordered_json& message, const std::string& place) {
    if (!message.contains("body_base64")) return;
    const auto bytes = from_base64(message["body_base64"].get_ref<const std::string&>());
    if (bytes && aliases.has_secret(std::string(bytes->begin(), bytes->end()))) found = place;
  });
  if (found.empty()) return success();
  return Error(Code::kInvalidArgument,
               "the body is not UTF-8 and has a secret, which cannot be replaced there. Let the "
               "provider answer with text, or without the secret.")
      .at(found);
}

}  // namespace

Result<void> hide_secrets(ordered_json& scenario, const std::string& credential) {
  const auto on_fault = ordered_json::error_handler_t::replace;
  Aliases aliases(scenario.dump(-1, ' ', false, on_fault));
  aliases.add_everywhere(credential);
  each_part(scenario,
            [&](ordered_json& part, const std::string& name) { collect(part, name, aliases); });
  PATCHBAY_TRY(check_bytes(scenario, aliases));
  each_message(scenario,
               [](ordered_json& message, const std::string&) { leave_out_headers(message); });
  each_part(scenario,
            [&](ordered_json& part, const std::string& name) { clean(part, name, aliases); });
  return success();
}

}  // namespace patchbay::conformance
