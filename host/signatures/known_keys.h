#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "signatures/digest_list.h"
#include "signatures/minisign.h"

namespace patchbay::signatures {

// The operator's file of publishers' keys, with one key on each line:
//
//   # whose connectors this host knows
//   known RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3 Acme
//   revoked RWTx5Zr1tiHQLFNgxGrG07RiQiPGHUIGM5vzTWqHbeDjuVm4FKCJSpzK Acme, lost in March
class KnownKeys {
 public:
  static constexpr std::size_t kTextBytes = std::size_t{1} << 20;

  struct Row {
    PublicKey key;
    bool is_revoked = false;
    std::string name;  // the owner's name, for people
  };

  // Reads the text of the file. Fails with INVALID_ARGUMENT; the error names the line.
  static Result<KnownKeys> parse(std::string_view text);
  // Reads the file. The file must belong to root or to the user of this process, and must not be
  // writable by everyone. Fails with NOT_FOUND or INVALID_ARGUMENT (the error names the file), or
  // with OVERLOADED.
  static Result<KnownKeys> read(const std::filesystem::path& file);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  // Returns the line of the key, or nullptr if no line has the key. If several lines have the key,
  // prefers a line that revokes it.
  [[nodiscard]] const Row* find(const PublicKey& key) const;
  // Returns true if the key that made this signature of `files` is revoked.
  [[nodiscard]] bool has_revoked(const Signature& signature, const DigestList& files) const;

  // with_known() returns `text` with a line that makes the key known. with_revoked() returns `text`
  // with the key revoked: it changes the key's line, or adds a line. Other lines stay unchanged.
  // Both fail like parse(). with_known() also fails with INVALID_ARGUMENT if the key was revoked;
  // then its owner must make a new key.
  static Result<std::string> with_known(std::string_view text, const PublicKey& key,
                                        std::string_view name);
  static Result<std::string> with_revoked(std::string_view text, const PublicKey& key);

 private:
  std::vector<Row> rows_;
};

}  // namespace patchbay::signatures
