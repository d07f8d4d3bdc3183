#include "sandbox/router.h"

#include <algorithm>

namespace patchbay::sandbox {

// One segment in the tree of patterns. The method is the first segment.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literal;
  std::unique_ptr<Node> named;
  bool takes_rest = false;
  std::string name;  // name of the segment that leads to this one
  std::string route;
  Handler handler;
};

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    if (path.front() == '/') path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(std::string method, std::string pattern, Handler handler) {
  Node* node = root_.get();
  auto segments = segments_of(pattern);
  segments.insert(segments.begin(), method);
  for (const auto segment : segments) {
    const bool is_name = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
    auto& next = is_name ? node->named : node->literal[std::string(segment)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
    if (!is_name) continue;
    node->takes_rest = segment[segment.size() - 2] == '*';
    node->name = segment.substr(1, segment.size() - (node->takes_rest ? 3 : 2));
  }
  node->route = method + " " + pattern;
  node->handler = std::move(handler);
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  auto segments = segments_of(path);
  segments.insert(segments.begin(), method);
  const Node* node = root_.get();
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (const auto literal = node->literal.find(segments[i]); literal != node->literal.end()) {
      node = literal->second.get();
    } else if (node->named && !node->named->takes_rest) {
      node = node->named.get();
      match.parameters[node->name] = percent_decode(segments[i]);
    } else if (node->named) {
      node = node->named.get();
      const auto rest = path.substr(static_cast<std::size_t>(segments[i].data() - path.data()));
      match.parameters[node->name] = percent_decode(rest);
      break;
    } else {
      return match;
    }
  }
  if (!node->handler && node->named && node->named->takes_rest) {
    node = node->named.get();
    match.parameters[node->name] = "";
  }
  if (node->handler) {
    match.route = &node->route;
    match.handler = &node->handler;
  }
  return match;
}

}  // namespace patchbay::sandbox
