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

// Reads JSON text to nodes in one pass, into memory that it uses again. Each thread has its own. It
// accepts the texts that Document::read accepts and gives the same nodes, but cannot say what is
// wrong with a text.
class NodeReader {
 public:
  // Returns the root, valid until the next call; or null for whatever Document::read refuses.
  const Node* read(std::string_view bytes, unsigned depth);

  // Frees memory if an unusually large text needed it.
  void trim();

  static NodeReader& of_this_thread();

 private:
  // A bit set of an object's keys; it shows for most small sets, without a comparison, that all
  // keys differ.
  struct Sketch {
    std::uint64_t seen = 0;
    bool doubtful = false;  // two keys have the same bit

    void add(std::string_view key);
  };
  struct Key {
    Fingerprint print;
    std::string_view text;
  };
  struct Slot {
    std::uint32_t round = 0;  // the object that filled the slot; a slot of another round is empty
    std::uint32_t key = 0;
  };
  static constexpr std::size_t kHandful = 8;  // up to so many members, all pairs are compared
  static constexpr std::size_t kFew = 64;     // up to so many members, the table of keys is used

  void reserve(std::size_t size);

  // Each of these reads what begins at `at`. It returns the place behind it, or null if the text is
  // malformed there. The text ends with a zero byte, which none of them accepts, so none has to
  // check for the end.
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

  // The text, in which escapes are decoded in place, and a zero byte.
  std::unique_ptr<char[]> text_;
  // The elements of open containers are a stack at the beginning of this memory. When a container
  // is closed, its elements move to the end, in front of those that were moved before.
  std::unique_ptr<std::byte[]> nodes_;
  std::size_t capacity_ = 0;     // bytes of text for which both have room
  std::byte* top_ = nullptr;     // end of the stack
  std::byte* kept_ = nullptr;    // where the elements of closed containers begin
  std::uint64_t non_ascii_ = 0;  // a high bit is set if any string has a byte that is not ASCII
  unsigned left_ = 0;            // levels of containers still allowed
  StackRoom room_;
  Node root_;

  std::array<Slot, 2 * kFew> slots_{};  // by the hash of a key: the key's index in few_
  std::uint32_t round_ = 0;
  std::array<Key, kFew> few_{};
  std::vector<std::string_view> many_;
};

}  // namespace patchbay::json
