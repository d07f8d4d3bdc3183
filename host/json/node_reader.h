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

// Reads JSON text to nodes in one pass, with the same memory for every text. Each thread has its
// own reader. Accepts the same texts as Document::read and builds the same nodes, but does not
// explain faults.
class NodeReader {
 public:
  // Returns the root, which is valid until the next call. Returns nullptr if Document::read would
  // refuse the text.
  const Node* read(std::string_view bytes, unsigned depth);

  // Frees memory if a large text needed an unusual amount.
  void trim();

  static NodeReader& of_this_thread();

 private:
  // A bit set of an object's keys. For a small object, it usually proves without comparisons that
  // all keys differ.
  struct Sketch {
    std::uint64_t seen = 0;
    bool doubtful = false;  // true: two keys have the same bit

    void add(std::string_view key);
  };
  struct Key {
    Fingerprint print;
    std::string_view text;
  };
  struct Slot {
    std::uint32_t round =
        0;  // the object that filled the slot; the slot is empty for other objects
    std::uint32_t key = 0;
  };
  static constexpr std::size_t kHandful = 8;  // up to this many members, all pairs are compared
  static constexpr std::size_t kFew = 64;     // up to this many members, the table of keys is used

  void reserve(std::size_t size);

  // Each of these functions reads the value at `at`. It returns the position after the value, or
  // nullptr if the text is malformed. The text ends with a zero byte. No function accepts this
  // byte, so none checks for the end.
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

  // The text, followed by a zero byte. Escapes are decoded in place.
  std::unique_ptr<char[]> text_;
  // This memory begins with a stack of the elements of open containers. When a container is closed,
  // its elements move to the end of the memory, in front of the elements that moved there before.
  std::unique_ptr<std::byte[]> nodes_;
  std::size_t capacity_ = 0;     // size of text, in bytes, for which both memories are large enough
  std::byte* top_ = nullptr;     // end of the stack
  std::byte* kept_ = nullptr;    // beginning of the elements of closed containers
  std::uint64_t non_ascii_ = 0;  // a high bit is set if a string contains a byte that is not ASCII
  unsigned left_ = 0;            // number of levels of containers that are still allowed
  StackRoom room_;
  Node root_;

  std::array<Slot, 2 * kFew> slots_{};  // by a key's hash; the value is the key's index in few_
  std::uint32_t round_ = 0;
  std::array<Key, kFew> few_{};
  std::vector<std::string_view> many_;
};

}  // namespace patchbay::json
