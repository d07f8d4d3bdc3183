#include "sandbox/fault_script.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace patchbay::sandbox {
namespace {

bool applies(const Fault& fault, std::string_view method, std::string_view path) {
  if (!fault.method.empty() && fault.method != method) return false;
  if (fault.path.ends_with('*')) {
    return path.starts_with(std::string_view(fault.path).substr(0, fault.path.size() - 1));
  }
  return path == fault.path;
}

void read_member(Fault& fault, const std::string& key, const nlohmann::json& value) {
  if (key == "method") {
    fault.method = value.get<std::string>();
  } else if (key == "path") {
    fault.path = value.get<std::string>();
  } else if (key == "after") {
    fault.after = value.get<std::size_t>();
  } else if (key == "times") {
    fault.times = value.get<std::size_t>();
  } else if (key == "status") {
    fault.status = value.get<int>();
  } else if (key == "headers") {
    for (const auto& [name, text] : value.items()) {
      fault.headers.emplace_back(name, text.get<std::string>());
    }
  } else if (key == "body") {
    fault.body = value.get<std::string>();
  } else if (key == "cut_at") {
    fault.cut_at = value.get<std::size_t>();
  } else if (key == "reset") {
    fault.reset = value.get<bool>();
  } else if (key == "paced") {
    fault.paced = value.get<bool>();
  } else {
    throw std::invalid_argument("a fault has no member \"" + key + "\"");
  }
}

}  // namespace

std::optional<Fault> fault_from_json(std::string_view text, std::string& problem) {
  try {
    Fault fault;
    const auto document = nlohmann::json::parse(text);
    for (const auto& [key, value] : document.items()) read_member(fault, key, value);
    if (!fault.path.empty()) return fault;
    problem = "a fault needs a path";
  } catch (const std::exception& error) {
    problem = error.what();
  }
  return std::nullopt;
}

void FaultScript::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  entries_.push_back(Entry{std::move(fault)});
}

void FaultScript::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

std::optional<Fault> FaultScript::take(std::string_view method, std::string_view path) {
  const std::lock_guard lock(mutex_);
  for (auto& [fault, seen] : entries_) {
    if (!applies(fault, method, path)) continue;
    if (fault.times != 0 && seen >= fault.after + fault.times) continue;  // this fault is used up
    if (seen++ >= fault.after) return fault;
  }
  return std::nullopt;
}

void FaultScript::release(std::size_t bytes) {
  std::function<void()> call;
  {
    const std::lock_guard lock(mutex_);
    released_ += std::min(bytes, SIZE_MAX - released_);
    call = on_release_;
  }
  if (call) call();
}

std::size_t FaultScript::take_released(std::size_t wanted) {
  const std::lock_guard lock(mutex_);
  const auto taken = std::min(wanted, released_);
  released_ -= taken;
  return taken;
}

void FaultScript::on_release(std::function<void()> call) {
  const std::lock_guard lock(mutex_);
  on_release_ = std::move(call);
}

}  // namespace patchbay::sandbox
