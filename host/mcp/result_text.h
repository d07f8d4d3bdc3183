#pragma once

#include <string>
#include <string_view>

#include "mcp/revision.h"

namespace patchbay::mcp {

// Writes the result of a method in the form of its revision: from 2026-07-28 on with `resultType`,
// and with the server's name in `_meta`.
class ResultText {
 public:
  // `version` is the version of this server.
  ResultText(Revision revision, std::string_view version, std::string_view type = "complete");

  // `value` is JSON.
  ResultText& add(std::string_view name, std::string_view value);
  ResultText& add_string(std::string_view name, std::string_view text);
  ResultText& add_meta(std::string_view name, std::string_view value);
  // Adds how long the caller, and nobody else, may keep a list. Does nothing in older revisions,
  // which have no member for this.
  ResultText& add_lifetime();

  // Returns the result. Call this once, at the end.
  std::string text();

 private:
  const bool is_modern_;
  std::string text_ = "{";
  std::string meta_ = "{";
};

}  // namespace patchbay::mcp
