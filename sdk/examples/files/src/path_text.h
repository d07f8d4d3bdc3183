// SPDX-License-Identifier: Apache-2.0
// Paths are bytes; ids, references and cursors are UTF-8 of limited size. This file converts
// between them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace files {

// Writes a path as "=docs/a.md" if it is UTF-8, and as "#646f63…" (hex) if it is not. path_of_text
// reads both forms and returns nullopt for any other text.
std::string text_of_path(std::string_view path);
std::optional<std::string> path_of_text(std::string_view text);

// Returns the id of the document at `path`, which is relative to the root: the path itself, or "."
// for the root. A path that is not UTF-8 or is too long gets "/" and its hex or a hash; no relative
// path begins with "/".
std::string id_of_path(std::string_view path);
// Returns the text from which fetch_document can compute the path; "" if the id is the path.
// Returns nullopt if the text is longer than a reference may be.
std::optional<std::string> reference_of_path(std::string_view path);

// Returns a name for people: bytes that are not UTF-8 become U+FFFD.
std::string shown(std::string_view name);

}  // namespace files
