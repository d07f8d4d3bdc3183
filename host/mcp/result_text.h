#pragma once

#include <string>
#include <string_view>

#include "mcp/revision.h"

namespace patchbay::mcp {

// Writes a method's result as JSON, in the form of the client's revision. From 2026-07-28 on, it
// has `resultType`, and the server's name in `_meta`.
class ResultText {
 public:
  // `version` is the version of this server.
  ResultText(Revision revision, std::string_view version, std::string_view type = "complete");

  // `value` is JSON.
  ResultText& add(std::string_view name, std::string_view value);
  ResultText& add_string(std::string_view name, std::string_view text);
  ResultText& add_meta(std::string_view name, std::string_view value);
  // Adds how long this caller may cache a list. Does nothing in revisions before 2026-07-28, which
  // have no member for it.
  ResultText& add_lifetime();

  // Returns the result. Must be called once, at the end.
  std::string text();

 private:
  const bool is_modern_;
  std::string text_ = "{";
  std::string meta_ = "{";
};

}  // namespace patchbay::mcp
