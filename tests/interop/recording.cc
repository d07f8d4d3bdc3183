#include "interop/recording.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "sandbox/listener.h"

namespace patchbay::test {
namespace {

using nlohmann::json;
using sandbox::Request;

constexpr const char* kOrigin = "https://api.github.com";

struct Entry {
  Request request;
  json answer;
};

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::vector<Entry> read_scenario(const std::string& name) {
  const std::string path = std::string(PATCHBAY_SOURCE_DIR) +
                           "/tests/interop/node_modules/@octokit/fixtures/scenarios/"
                           "api.github.com/" +
                           name + "/normalized-fixture.json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " is not installed: run ./dev setup");
  std::vector<Entry> entries;
  for (const auto& recorded : json::parse(file)) {
    Entry entry;
    entry.request.method = recorded.at("method").get<std::string>();
    std::transform(entry.request.method.begin(), entry.request.method.end(),
                   entry.request.method.begin(), [](char c) { return std::toupper(c); });
    entry.request.set_target(recorded.at("path").get<std::string>());
    entry.answer = recorded;
    entries.push_back(std::move(entry));
  }
  return entries;
}

// Returns "/repos/OWNER/NAME" of the first request below such a path.
std::string repository_of(const std::vector<Entry>& entries) {
  for (const auto& entry : entries) {
    const auto& path = entry.request.path;
    if (!path.starts_with("/repos/")) continue;
    const auto owner_end = path.find('/', 7);
    return path.substr(0, path.find('/', owner_end + 1));
  }
  return "";
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

bool matches(const Request& recorded, const Request& request, const std::string& repository) {
  auto path = recorded.path;
  if (path.starts_with("/repositories/1000/") && !request.path.starts_with("/repositories/"))
    path = repository + path.substr(std::string("/repositories/1000").size());
  if (recorded.method != request.method || without_slash(path) != without_slash(request.path))
    return false;
  if (recorded.parameter("page").value_or("1") != request.parameter("page").value_or("1"))
    return false;
  return std::all_of(recorded.query.begin(), recorded.query.end(), [&](const auto& parameter) {
    // A search may have more terms than the recorded search.
    const auto given = request.parameter(parameter.first);
    return given && (parameter.first == "q" ? given->starts_with(parameter.second)
                                            : *given == parameter.second);
  });
}

sandbox::Response replay(const json& recorded, const std::string& origin) {
  sandbox::Response response;
  response.status = recorded.at("status").get<int>();
  const auto& body = recorded.at("response");
  response.body = body.is_string() ? body.get<std::string>() : body.dump();
  replace_all(response.body, kOrigin, origin);
  for (const auto& [name, value] : recorded.at("headers").items()) {
    if (name == "content-length" || name == "connection" || name == "transfer-encoding") continue;
    auto text = value.is_string() ? value.get<std::string>() : value.dump();
    replace_all(text, kOrigin, origin);
    response.set(name, text);
  }
  return response;
}

}  // namespace

struct Recording::State {
  explicit State(const std::string& scenario)
      : entries(read_scenario(scenario)), repository(repository_of(entries)) {}

  sandbox::Delivery answer(const Request& request) const {
    for (const auto& entry : entries) {
      if (matches(entry.request, request, repository))
        return {replay(entry.answer, request.origin), {}};
    }
    return {sandbox::text_response(501, "text/plain", "not recorded: " + request.target), {}};
  }

  std::vector<Entry> entries;
  std::string repository;
  sandbox::FaultScript faults;
  sandbox::Listener listener{0, faults, [this](const Request& request) { return answer(request); }};
};

Recording::Recording(const std::string& scenario) : state_(std::make_unique<State>(scenario)) {}
Recording::~Recording() = default;

std::string Recording::url() const {
  return "http://127.0.0.1:" + std::to_string(state_->listener.port());
}

}  // namespace patchbay::test
