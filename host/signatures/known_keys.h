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

// The operator's file of publishers' keys, one a line:
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
    std::string name;  // whose it is, for people
  };

  // Fails with INVALID_ARGUMENT, which names the line.
  static Result<KnownKeys> parse(std::string_view text);
  // Fails with NOT_FOUND or INVALID_ARGUMENT, which name the file; with OVERLOADED. The file
  // belongs to root or to the user that the host runs as, and is not writable by everyone.
  static Result<KnownKeys> read(const std::filesystem::path& file);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  // Returns nullptr if no line has the key. A line that revokes it goes before others.
  [[nodiscard]] const Row* find(const PublicKey& key) const;
  // Returns true if a line revokes the key that made this signature of `files`.
  [[nodiscard]] bool has_revoked(const Signature& signature, const DigestList& files) const;

  // Returns the text of a file in which the key is known, or revoked, in addition to what `text`
  // says. Other lines stay as they are. Fails like parse(), and with INVALID_ARGUMENT if a revoked
  // key would become known again: it gets a new one.
  static Result<std::string> with_known(std::string_view text, const PublicKey& key,
                                        std::string_view name);
  static Result<std::string> with_revoked(std::string_view text, const PublicKey& key);

 private:
  std::vector<Row> rows_;
};

}  // namespace patchbay::signatures
