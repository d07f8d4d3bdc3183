#include "documents/pieces.h"

#include <soci/soci.h>

#include <algorithm>
#include <cassert>

#include "base/base64.h"
#include "documents/piece_text.h"

namespace patchbay::documents {
namespace {

// If more pieces or more bytes wait in memory, all waiting pieces are written.
constexpr std::size_t kMostWaiting = 512;
constexpr std::size_t kMostBytesWaiting = kPieceBytes;
constexpr int kSweptAtOnce = 500;
constexpr int kMostTries = 5;
// For this time after a write of a piece, PieceStage does not update the time of the piece. This is
// much less than the age at which sweep_pieces() deletes a piece.
constexpr store::Millis kFresh = 3'600'000;

Error missing_piece() {
  ErrorDetails details;
  details.retryable = true;
  return Error(Code::kInternal,
               "A piece of a document's content is not in the store, although it was written. "
               "Nothing was changed; the document is loaded again.")
      .with_details(std::move(details));
}

// Returns true if the store was busy. flush() then tries again, because otherwise the contents
// would have to be fetched again.
bool is_busy(const Result<void>& written) {
  return written.has_error() && written.error().code() == Code::kOverloaded;
}

// Returns the pieces' addresses without repetitions.
std::vector<std::string_view> addresses_of(const LoadedContent& loaded) {
  std::vector<std::string_view> addresses;
  for (const auto* parts : {&loaded.contents, &loaded.texts}) {
    for (const StoredPart& part : *parts) {
      addresses.insert(addresses.end(), part.pieces.begin(), part.pieces.end());
    }
  }
  std::sort(addresses.begin(), addresses.end());
  addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
  return addresses;
}

}  // namespace

Result<std::string> PieceStage::add(std::string bytes) {
  assert(bytes.size() <= kPieceBytes);
  std::string address = sha256_base64url(bytes);
  bool is_full = false;
  {
    const Lock lock(mutex_);
    const std::size_t size = bytes.size();
    if (waiting_.try_emplace(address, std::move(bytes)).second) bytes_ += size;
    is_full = bytes_ > kMostBytesWaiting || waiting_.size() > kMostWaiting;
  }
  if (is_full) {
    PATCHBAY_TRY(flush());
  }
  return address;
}

// Only one caller writes at a time. So after a successful flush(), all pieces that were added
// before it are in the store.
Result<void> PieceStage::flush(const std::function<void(store::Transaction&)>& also) {
  const Lock writing(writing_);
  PendingPieces pieces;
  {
    const Lock lock(mutex_);
    pieces.swap(waiting_);
    bytes_ = 0;
  }
  if (pieces.empty() && !also) return success();
  auto written = write(pieces, also);
  for (int tries = 1; tries < kMostTries && is_busy(written); ++tries) {
    written = write(pieces, also);
  }
  if (written.has_error()) take_back(std::move(pieces));
  return written;
}

void PieceStage::take_back(PendingPieces pieces) {
  const Lock lock(mutex_);
  waiting_.merge(pieces);
  bytes_ = 0;
  for (const auto& [address, bytes] : waiting_) bytes_ += bytes.size();
}

Result<void> PieceStage::write(const PendingPieces& pieces,
                               const std::function<void(store::Transaction&)>& also) {
  return store_.stage([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    std::string address;
    std::string text;
    // Only the time of an existing piece is updated, so that it is not deleted soon. This happens
    // at most once an hour: otherwise links with equal contents would wait for each other's row
    // locks.
    const store::Millis stale = now - kFresh;
    soci::statement insert =
        (transaction.sql().prepare << "insert into document_piece (address, staged_at, bytes) "
                                      "values (:address, :now, :bytes) "
                                      "on conflict (address) do update "
                                      "set staged_at = excluded.staged_at "
                                      "where document_piece.staged_at < :stale",
         soci::use(address, "address"), soci::use(now, "now"), soci::use(text, "bytes"),
         soci::use(stale, "stale"));
    for (const auto& [key, bytes] : pieces) {
      address = key;
      text = piece_text(bytes);
      insert.execute(true);
    }
    if (also) also(transaction);
    return success();
  });
}

PartWriter::PartWriter(PieceStage& stage, std::string name, std::string media_type)
    : stage_(stage) {
  part_.name = std::move(name);
  part_.media_type = std::move(media_type);
}

Result<void> PartWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (piece_.size() == kPieceBytes) {
      PATCHBAY_TRY(stage_piece());
    }
    const auto taken = bytes.substr(0, kPieceBytes - piece_.size());
    // A second write shows that the content is long. So memory for a whole piece is reserved,
    // because growing in steps would fragment the heap.
    if (!piece_.empty() && piece_.capacity() < kPieceBytes) piece_.reserve(kPieceBytes);
    piece_.append(taken);
    part_.size += taken.size();
    bytes.remove_prefix(taken.size());
  }
  return success();
}

Result<void> PartWriter::stage_piece() {
  if (!digest_) digest_.emplace();
  digest_->add(piece_);
  PATCHBAY_TRY(auto address, stage_.add(std::exchange(piece_, {})));
  part_.pieces.push_back(std::move(address));
  return success();
}

Result<StoredPart> PartWriter::finish() {
  if (digest_) {
    PATCHBAY_TRY(stage_piece());
    part_.hash = base64url(digest_->end());
    return std::move(part_);
  }
  PATCHBAY_TRY(part_.hash, stage_.add(std::move(piece_)));
  part_.pieces.push_back(part_.hash);
  return std::move(part_);
}

Result<std::string> read_part(store::Transaction& transaction, const StoredPart& part,
                              std::uint64_t from, std::uint64_t length) {
  std::string out;
  if (from >= part.size) return out;
  const std::uint64_t end = from + std::min(length, part.size - from);
  while (from < end) {
    const std::size_t index = from / kPieceBytes;
    std::string text;
    if (index < part.pieces.size()) {
      transaction.sql() << "select bytes from document_piece where address = :address",
          soci::use(part.pieces[index]), soci::into(text);
    }
    const auto piece = bytes_of_piece(text);
    const std::uint64_t begin = from % kPieceBytes;
    if (!piece || piece->size() <= begin) return missing_piece();
    const std::uint64_t taken = std::min<std::uint64_t>(piece->size() - begin, end - from);
    out.append(*piece, begin, taken);
    from += taken;
  }
  return out;
}

struct PieceUses::Statements {
  explicit Statements(store::Transaction& transaction)
      : insert((transaction.sql().prepare
                    << "insert into document_piece_use (address, collection, native_id) "
                       "select address, :collection, :id from document_piece "
                       "where address = :address on conflict do nothing",
                soci::use(owner.collection, "collection"), soci::use(owner.native_id, "id"),
                soci::use(address, "address"))),
        remove((transaction.sql().prepare
                    << "delete from document_piece_use where address = :address and "
                       "collection = :collection and native_id = :id",
                soci::use(address, "address"), soci::use(owner.collection, "collection"),
                soci::use(owner.native_id, "id"))) {}

  PieceOwner owner;
  std::string address;
  soci::statement insert;
  soci::statement remove;
};

PieceUses::PieceUses(store::Transaction& transaction)
    : statements_(std::make_unique<Statements>(transaction)) {}

PieceUses::~PieceUses() = default;

Result<void> PieceUses::add(const PieceOwner& owner, const LoadedContent& loaded) {
  statements_->owner = owner;
  for (const std::string_view address : addresses_of(loaded)) {
    statements_->address = address;
    statements_->insert.execute(true);
    if (statements_->insert.get_affected_rows() == 0) return missing_piece();
  }
  return success();
}

void PieceUses::release(const PieceOwner& owner, const LoadedContent& loaded) {
  statements_->owner = owner;
  for (const std::string_view address : addresses_of(loaded)) {
    statements_->address = address;
    statements_->remove.execute(true);
  }
}

Result<std::int64_t> sweep_pieces(store::Store& store, std::chrono::milliseconds age) {
  std::int64_t swept = 0;
  std::string last;
  for (bool is_more = true; is_more;) {
    PATCHBAY_TRY(
        const auto gone,
        store.transaction([&](store::Transaction& transaction) -> Result<std::vector<std::string>> {
          const store::Millis before = transaction.now() - age.count();
          std::vector<std::string> addresses(kSweptAtOnce);
          transaction.sql() << "select address from document_piece where address > :last and "
                               "staged_at <= :before and not exists (select 1 from "
                               "document_piece_use where document_piece_use.address = "
                               "document_piece.address) order by address limit 500",
              soci::use(last), soci::use(before), soci::into(addresses);
          std::string address;
          soci::statement remove =
              (transaction.sql().prepare << "delete from document_piece where address = :address",
               soci::use(address));
          for (const std::string& each : addresses) {
            address = each;
            remove.execute(true);
          }
          return addresses;
        }));
    swept += static_cast<std::int64_t>(gone.size());
    is_more = gone.size() == kSweptAtOnce;
    if (is_more) last = gone.back();
  }
  return swept;
}

}  // namespace patchbay::documents
