#include "httpd/router.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace patchbay::httpd {
namespace {

bool is_name(std::string_view segment) { return segment.starts_with('{'); }

std::vector<std::string_view> segments_of(std::string_view pattern) {
  std::vector<std::string_view> segments;
  pattern.remove_prefix(1);
  const bool ends_in_slash = pattern.ends_with('/');
  while (!pattern.empty()) {
    segments.push_back(pattern.substr(0, pattern.find('/')));
    pattern.remove_prefix(std::min(segments.back().size() + 1, pattern.size()));
  }
  if (ends_in_slash) segments.emplace_back();  // set_target() treats a path in the same way
  return segments;
}

bool matches(const std::vector<std::string_view>& pattern,
             const std::vector<std::string>& segments) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_name(pattern[i]) ? segments[i].empty() : pattern[i] != segments[i]) return false;
  }
  return true;
}

// Returns true if the route answers this method. A route for GET also answers HEAD.
bool answers(const Route& route, std::string_view method) {
  return route.method == method || (method == "HEAD" && route.method == "GET");
}

}  // namespace

std::string_view scope_of(Access access) {
  switch (access) {
    case Access::kAnyone:
      return "";
    case Access::kCall:
      return "call";
    case Access::kTools:
      return "mcp:tools";
    case Access::kConnect:
      return "connect";
    case Access::kAdmin:
      return "admin";
    case Access::kOperate:
      return "operate";
  }
  return "operate";
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const Route& route : routes_) {
    if (!known.emplace(route.method, route.pattern).second) std::abort();
    auto segments = segments_of(route.pattern);
    by_length_[segments.size()].push_back({std::move(segments), &route});
  }
  for (auto& [length, patterns] : by_length_) {
    std::stable_sort(patterns.begin(), patterns.end(), [](const Pattern& one, const Pattern& two) {
      return std::count_if(one.segments.begin(), one.segments.end(), is_name) <
             std::count_if(two.segments.begin(), two.segments.end(), is_name);
    });
  }
}

Router::Match Router::find(std::string_view method, Request& request) const {
  std::string allow;
  const auto patterns = by_length_.find(request.segments.size());
  if (patterns == by_length_.end()) return {.status = 404};
  for (const Pattern& pattern : patterns->second) {
    if (!matches(pattern.segments, request.segments)) continue;
    if (!answers(*pattern.route, method)) {
      allow.append(allow.empty() ? "" : ", ").append(pattern.route->method);
      if (pattern.route->method == "GET") allow.append(", HEAD");
      continue;
    }
    for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
      const std::string_view segment = pattern.segments[i];
      if (!is_name(segment)) continue;
      request.parameters.push_back(
          {std::string(segment.substr(1, segment.size() - 2)), request.segments[i]});
    }
    return {.route = pattern.route};
  }
  if (allow.empty()) return {.status = 404};
  return {.status = 405, .allow = std::move(allow)};
}

}  // namespace patchbay::httpd
