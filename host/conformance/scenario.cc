#include "conformance/scenario.h"

#include <fstream>

#include "base/base64.h"
#include "base/code.h"
#include "base/utf8.h"
#include "conformance/scenario_secrets.h"
#include "schema/schema.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

const schema::Schema& compiled_schema() {
  static const schema::Schema compiled = schema::Schema::compile(scenario_schema()).value();
  return compiled;
}

Result<std::string> body_in(const json& message) {
  if (message.contains("body_base64")) {
    const auto bytes = from_base64(message["body_base64"].get<std::string>());
    if (!bytes) return Error(Code::kInvalidArgument, "\"body_base64\" is not Base64 (RFC 4648).");
    return std::string(bytes->begin(), bytes->end());
  }
  if (!message.contains("body")) return std::string();
  const json& body = message["body"];
  return body.is_string() ? body.get<std::string>() : body.dump();
}

Headers headers_in(const json& message) {
  Headers headers;
  if (!message.contains("headers")) return headers;
  for (const auto& [name, value] : message["headers"].items()) {
    headers.emplace_back(name, value.get<std::string>());
  }
  return headers;
}

Result<Exchange> exchange_in(const json& value) {
  Exchange exchange;
  const json& request = value["request"];
  exchange.request.method = request["method"];
  exchange.request.url = request["url"];
  exchange.request.headers = headers_in(request);
  PATCHBAY_TRY(exchange.request.body, body_in(request));
  const json& response = value["response"];
  exchange.response.status = response["status"];
  exchange.response.headers = headers_in(response);
  PATCHBAY_TRY(exchange.response.body, body_in(response));
  return exchange;
}

Result<ScenarioCall> call_in(const json& value) {
  ScenarioCall call;
  call.call = value["call"];
  call.action = value.value("action", "");
  call.arguments = value.value("arguments", json::object()).dump();
  for (const json& each : value["exchanges"]) {
    PATCHBAY_TRY(Exchange exchange, exchange_in(each));
    call.exchanges.push_back(std::move(exchange));
  }
  call.outcome = value["outcome"];
  call.result = value.contains("result") ? value["result"] : json(json::value_t::discarded);
  return call;
}

ordered_json headers_json(const Headers& headers) {
  ordered_json out = ordered_json::object();
  for (const auto& [name, value] : headers) {
    const bool is_there = out.contains(name);
    out[name] = is_there ? out[name].get<std::string>() + ", " + value : value;
  }
  return out;
}

void put_message(ordered_json& out, const Headers& headers, const std::string& body) {
  if (!headers.empty()) out["headers"] = headers_json(headers);
  if (body.empty()) return;
  const ordered_json value = ordered_json::parse(body, nullptr, false);
  if (value.is_structured()) {
    out["body"] = value;
  } else if (is_utf8(body)) {
    out["body"] = body;
  } else {
    out["body_base64"] = base64(body);
  }
}

ordered_json exchange_json(const Exchange& exchange) {
  ordered_json request = {{"method", exchange.request.method}, {"url", exchange.request.url}};
  put_message(request, exchange.request.headers, exchange.request.body);
  ordered_json response = {{"status", exchange.response.status}};
  put_message(response, exchange.response.headers, exchange.response.body);
  return {{"request", request}, {"response", response}};
}

ordered_json call_json(const ScenarioCall& call) {
  ordered_json out = {{"call", call.call}};
  if (call.call == "invoke") {
    out["action"] = call.action;
    out["arguments"] = ordered_json::parse(call.arguments);
  }
  out["exchanges"] = ordered_json::array();
  for (const Exchange& each : call.exchanges) out["exchanges"].push_back(exchange_json(each));
  out["outcome"] = call.outcome;
  if (!call.result.is_discarded()) out["result"] = call.result;
  return out;
}

}  // namespace

Result<Scenario> scenario_of(std::string_view text, std::size_t most_bytes) {
  PATCHBAY_TRY(compiled_schema().check(text, {.bytes = most_bytes}));
  const json value = json::parse(text);
  Scenario scenario{value["connector"]};
  for (const json& each : value["calls"]) {
    PATCHBAY_TRY(ScenarioCall call, call_in(each));
    scenario.calls.push_back(std::move(call));
  }
  return scenario;
}

Result<Scenario> read_scenario(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(kScenarioBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) {
    return Error(Code::kNotFound, "it cannot be read; name a file that `record` wrote.")
        .at(file.string());
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  auto read = scenario_of(text);
  if (!read) return std::move(read.error()).at(file.string());
  return read;
}

Result<std::string> text_of(const Scenario& scenario, const std::string& credential) {
  ordered_json out = {{"scenario", 1}, {"connector", scenario.connector}};
  out["calls"] = ordered_json::array();
  for (const ScenarioCall& call : scenario.calls) out["calls"].push_back(call_json(call));
  PATCHBAY_TRY(hide_secrets(out, credential));
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string outcome_word(patchbay_status status) {
  if (status == PATCHBAY_OK) return "OK";
  return std::string(name_of(static_cast<Code>(status)));
}

}  // namespace patchbay::conformance
