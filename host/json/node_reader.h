#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "json/document.h"
#include "json/key_table.h"
#include "json/stack_room.h"

namespace patchbay::json {

// Reads JSON text to nodes in one pass, into memory that it uses again. One a thread. It reads what
// Document::read reads and gives the same nodes, but cannot say what is wrong.
class NodeReader {
 public:
  // The root, valid until the next call. Null for whatever Document::read refuses.
  const Node* read(std::string_view bytes, unsigned depth);

  // Frees the memory that an unusually large text needed.
  void trim();

  static NodeReader& of_this_thread();

 private:
  // What an object's keys look like; tells most small sets of keys apart without comparing them.
  struct Sketch {
    std::uint64_t seen = 0;
    bool doubtful = false;  // two keys look alike

    void add(std::string_view key);
  };
  struct Key {
    Fingerprint print;
    std::string_view text;
  };
  struct Slot {
    std::uint32_t round = 0;  // of the object that filled it; a slot of another round is empty
    std::uint32_t key = 0;
  };
  static constexpr std::size_t kHandful = 8;  // members of which all pairs are compared
  static constexpr std::size_t kFew = 64;     // members that a table of keys is used for

  void reserve(std::size_t size);

  // Each of these reads what begins at `at`, and returns the place behind it, or null if it is
  // malformed. The text ends with a zero byte, which nothing accepts, so none looks for the end.
  char* value(char* at, Node& out);
  char* array(char* at, Node& out);
  char* object(char* at, Node& out);
  char* string(char* at, std::string_view& out);
  char* escaped(char* start, char* at, std::string_view& out);

  template <class T>
  T& push();
  template <class T>
  std::span<const T> keep(std::byte* base);

  bool unique(std::span<const Member> members);
  bool unique_among_few(std::span<const Member> members);
  bool unique_among_many(std::span<const Member> members);

  // The text, in which escapes are decoded where they stand, and a zero byte.
  std::unique_ptr<char[]> text_;
  // Elements of open containers are stacked from its beginning on; a container that is closed
  // moves its elements to the end, before those that were moved before.
  std::unique_ptr<std::byte[]> nodes_;
  std::size_t capacity_ = 0;     // bytes of text that both have room for
  std::byte* top_ = nullptr;     // of the stack
  std::byte* kept_ = nullptr;    // where the elements of closed containers begin
  std::uint64_t non_ascii_ = 0;  // its high bits tell whether any string has such a byte
  unsigned left_ = 0;            // levels of containers
  StackRoom room_;
  Node root_;

  std::array<Slot, 2 * kFew> slots_{};  // by the hash of a key: its place in few_
  std::uint32_t round_ = 0;
  std::array<Key, kFew> few_{};
  std::vector<std::string_view> many_;
};

}  // namespace patchbay::json
