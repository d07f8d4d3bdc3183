#include "sandbox/control.h"

#include <nlohmann/json.hpp>

namespace patchbay::sandbox {
namespace {

using nlohmann::json;

Response nothing() { return Response{204, {}, {}}; }

Response show(const RequestLog& log) {
  json list = json::array();
  for (const auto& request : log.all()) {
    json headers = json::object();
    for (const auto& [name, value] : request.headers) headers[name] = value;
    list.push_back({{"method", request.method},
                    {"target", request.target},
                    {"route", request.route},
                    {"headers", std::move(headers)},
                    {"body", request.body},
                    {"status", request.status},
                    {"faulted", request.faulted}});
  }
  return text_response(200, "application/json",
                       list.dump(2, ' ', false, json::error_handler_t::replace));
}

Response add_fault(FaultScript& faults, const std::string& body) {
  std::string problem;
  auto fault = fault_from_json(body, problem);
  if (!fault) return text_response(400, "text/plain", problem + "\n");
  faults.add(std::move(*fault));
  return nothing();
}

Response release(FaultScript& faults, const std::string& body) {
  const auto document = json::parse(body, nullptr, false);
  const auto bytes = document.is_object() ? document.value("bytes", json()) : json();
  if (!bytes.is_number_unsigned()) {
    return text_response(400, "text/plain", "expected {\"bytes\": NUMBER}\n");
  }
  faults.release(bytes.get<std::size_t>());
  return nothing();
}

}  // namespace

void add_control_routes(Router& router, FaultScript& faults, RequestLog& log) {
  router.add("GET", "/_sandbox/log", [&log](const auto&, const auto&) { return show(log); });
  router.add("DELETE", "/_sandbox/log", [&log](const auto&, const auto&) {
    log.clear();
    return nothing();
  });
  router.add("POST", "/_sandbox/faults", [&faults](const Request& request, const auto&) {
    return add_fault(faults, request.body);
  });
  router.add("DELETE", "/_sandbox/faults", [&faults](const auto&, const auto&) {
    faults.clear();
    return nothing();
  });
  router.add("POST", "/_sandbox/release", [&faults](const Request& request, const auto&) {
    return release(faults, request.body);
  });
}

}  // namespace patchbay::sandbox
