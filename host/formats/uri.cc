#include "formats/uri.h"

#include <algorithm>

namespace patchbay::formats {
namespace {

struct Parts {
  std::string_view scheme, authority, path, query;
  bool has_authority = false, has_query = false;
};

// Splits a URI that has no fragment (RFC 3986 appendix B).
Parts split(std::string_view uri) {
  Parts parts;
  const std::size_t colon = uri.find_first_of(":/?");
  if (colon != uri.npos && colon > 0 && uri[colon] == ':') {
    parts.scheme = uri.substr(0, colon);
    uri.remove_prefix(colon + 1);
  }
  if (uri.starts_with("//")) {
    parts.has_authority = true;
    const std::size_t end = std::min(uri.find_first_of("/?", 2), uri.size());
    parts.authority = uri.substr(2, end - 2);
    uri.remove_prefix(end);
  }
  const std::size_t mark = uri.find('?');
  parts.path = uri.substr(0, mark);
  parts.has_query = mark != uri.npos;
  if (parts.has_query) parts.query = uri.substr(mark + 1);
  return parts;
}

// Removes "." and ".." segments, by the algorithm of RFC 3986 §5.2.4.
std::string remove_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    if (path.starts_with("/./") || path == "/.") {
      path = path.size() == 2 ? "/" : path.substr(2);
    } else if (path.starts_with("/../") || path == "/..") {
      path = path.size() == 3 ? "/" : path.substr(3);
      const std::size_t slash = out.rfind('/');
      out.resize(slash == out.npos ? 0 : slash);
    } else {
      const std::size_t next = std::min(path.find('/', 1), path.size());
      out += path.substr(0, next);
      path.remove_prefix(next);
    }
  }
  return out;
}

std::string merge(const Parts& base, std::string_view path) {
  if (base.has_authority && base.path.empty()) return std::string("/").append(path);
  const std::size_t slash = base.path.rfind('/');
  const std::string folder(slash == base.path.npos ? "" : base.path.substr(0, slash + 1));
  return folder + std::string(path);
}

// Joins the parts of a URI, by the algorithm of RFC 3986 §5.3.
std::string assemble(const Parts& parts, std::string_view path) {
  std::string uri;
  if (!parts.scheme.empty()) uri.append(parts.scheme).append(":");
  if (parts.has_authority) uri.append("//").append(parts.authority);
  uri += path;
  if (parts.has_query) uri.append("?").append(parts.query);
  return uri;
}

}  // namespace

std::string resolve_uri(std::string_view base, std::string_view reference) {
  const auto [document, fragment] = split_fragment(reference);
  const bool has_fragment = reference.find('#') != reference.npos;
  const std::string tail = has_fragment ? std::string("#").append(fragment) : std::string();
  const std::string_view base_document = split_fragment(base).document;
  if (document.empty()) return std::string(base_document) + tail;
  Parts target = split(document);
  if (!target.scheme.empty() && target.path.starts_with('/')) {
    return assemble(target, remove_dot_segments(target.path)) + tail;
  }
  if (!target.scheme.empty() || base_document.empty()) return std::string(document) + tail;

  const Parts from = split(base_document);
  target.scheme = from.scheme;
  std::string path;
  if (target.has_authority) {
    path = remove_dot_segments(target.path);
  } else {
    target.authority = from.authority;
    target.has_authority = from.has_authority;
    path = target.path.empty()            ? std::string(from.path)
           : target.path.starts_with('/') ? remove_dot_segments(target.path)
                                          : remove_dot_segments(merge(from, target.path));
    if (target.path.empty() && !target.has_query) {
      target.query = from.query;
      target.has_query = from.has_query;
    }
  }
  return assemble(target, path) + tail;
}

UriParts split_fragment(std::string_view uri) {
  const std::size_t mark = uri.find('#');
  return {uri.substr(0, mark), mark == uri.npos ? std::string_view() : uri.substr(mark + 1)};
}

}  // namespace patchbay::formats
