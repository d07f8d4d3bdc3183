// SPDX-License-Identifier: Apache-2.0
// Paths are bytes; ids, references and cursors are UTF-8 of bounded size.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace files {

// "=docs/a.md" where the path is UTF-8, "#646f63…" (hex) where it is not; and back. Nothing for
// what is neither.
std::string text_of_path(std::string_view path);
std::optional<std::string> path_of_text(std::string_view text);

// The id of the document at `path`, relative to the root: the path itself, "." for the root. One
// that is not UTF-8 or too long is named by its hex or by a hash of it, behind a "/" that no
// relative path begins with.
std::string id_of_path(std::string_view path);
// What leads back to the path; empty where the id is the path. Nothing: it is longer than a
// reference may be.
std::optional<std::string> reference_of_path(std::string_view path);

// For people: what is not UTF-8 becomes U+FFFD.
std::string shown(std::string_view name);

}  // namespace files
