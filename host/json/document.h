// Reads a JSON document exactly as written: numbers stay text, and members keep their order. Used
// for schemas, for instances that the fast parser (node_reader.h) refuses, and for instances whose
// faults are explained.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace patchbay::json {

// The kinds of values for the keywords of a schema. A number without fraction and exponent is
// kInteger. The schema's dialect decides whether 1.0 is also an integer.
enum class Kind : std::uint8_t { kNull, kBoolean, kInteger, kReal, kString, kArray, kObject };
constexpr std::size_t kKinds = 7;

struct Member;

// A value in a Document. Valid as long as the Document.
class Node {
 public:
  Node() = default;
  static Node of_null() { return {}; }
  static Node of_boolean(bool value);
  // `text` is a JSON number; `kind` is kInteger or kReal.
  static Node of_number(std::string_view text, Kind kind);
  static Node of_string(std::string_view text);
  static Node of_items(std::span<const Node> items);
  static Node of_members(std::span<const Member> members);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is(Kind kind) const { return kind_ == kind; }
  [[nodiscard]] bool is_number() const { return is(Kind::kInteger) || is(Kind::kReal); }
  [[nodiscard]] bool boolean() const { return boolean_; }
  // Returns the characters of a string, or a number as written.
  [[nodiscard]] std::string_view text() const { return {text_, size_}; }
  // Returns the number of bytes of a string or number, of items of an array, or of members of an
  // object.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<const Node> items() const { return {items_, size_}; }
  [[nodiscard]] std::span<const Member> members() const;
  // Returns a member of an object, or nullptr if there is no such member.
  [[nodiscard]] const Node* find(std::string_view key) const;

 private:
  Kind kind_ = Kind::kNull;
  bool boolean_ = false;
  std::uint32_t size_ = 0;
  union {
    const char* text_ = nullptr;
    const Node* items_;
    const Member* members_;
  };
};

struct Member {
  std::string_view key;
  Node value;
};

inline std::span<const Member> Node::members() const { return {members_, size_}; }

inline Node Node::of_boolean(bool value) {
  Node node;
  node.kind_ = Kind::kBoolean;
  node.boolean_ = value;
  return node;
}

inline Node Node::of_number(std::string_view text, Kind kind) {
  Node node = of_string(text);
  node.kind_ = kind;
  return node;
}

inline Node Node::of_string(std::string_view text) {
  Node node;
  node.kind_ = Kind::kString;
  node.text_ = text.data();
  node.size_ = static_cast<std::uint32_t>(text.size());
  return node;
}

inline Node Node::of_items(std::span<const Node> items) {
  Node node;
  node.kind_ = Kind::kArray;
  node.items_ = items.data();
  node.size_ = static_cast<std::uint32_t>(items.size());
  return node;
}

inline Node Node::of_members(std::span<const Member> members) {
  Node node;
  node.kind_ = Kind::kObject;
  node.members_ = members.data();
  node.size_ = static_cast<std::uint32_t>(members.size());
  return node;
}

// Owns the text and the nodes. Immutable after read(). Thread-safe.
class Document {
 public:
  // Reads JSON exactly as RFC 8259 defines it, up to 4 GiB. Fails with MALFORMED_REQUEST. The error
  // contains the place of the fault (line, column, offset) and what was expected; for a duplicate
  // key or too many levels, also the pointer. Fails with TOO_LARGE if the text is longer, or if the
  // stack is too small for so many levels.
  static Result<Document> read(std::string_view text, unsigned depth);

  [[nodiscard]] const Node& root() const { return root_; }
  [[nodiscard]] std::size_t memory() const { return text_->size() + arena_bytes_; }

 private:
  Document() = default;

  std::unique_ptr<const std::string> text_;
  std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_;
  std::size_t arena_bytes_ = 0;
  Node root_;
};

// Returns `value` as compact JSON.
std::string to_json(const Node& value);
std::string json_prefix(const Node& value, std::size_t most);  // like to_json(), but only the first
                                                               // `most` bytes
void append_json_string(std::string& out, std::string_view text);

}  // namespace patchbay::json
