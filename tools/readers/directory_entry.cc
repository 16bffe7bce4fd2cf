#include "tools/readers/directory_entry.h"

#include <optional>
#include <utility>

#include "engine/base/denied_attributes.h"
#include "engine/base/guid.h"
#include "engine/base/limits.h"
#include "tools/readers/directory_changes.h"
#include "tools/readers/directory_fields.h"
#include "tools/readers/directory_values.h"
#include "tools/readers/distinguished_name.h"
#include "tools/readers/ldif.h"
#include "tools/readers/object_class.h"
#include "tools/readers/read_error.h"
#include "tools/readers/record_source.h"

namespace tenon::readers {
namespace {

Guid guid_of_name(std::string_view dn) {
  static const Guid name_space = Guid::name_based(kNameSpaceUrl, "tenon.v1/distinguished_name");
  return Guid::name_based(name_space, folded_dn(dn));
}

class DirectorySource : public RecordSource {
 public:
  DirectorySource(std::unique_ptr<ByteSource> source, std::string file, DirectoryOptions options)
      : file_(std::move(file)),
        options_(options),
        reader_(std::move(source), file_, {is_denied_attribute, options.accept_unterminated_end}),
        fields_(file_, counts_) {}

  const ReadCounts& counts() const override { return counts_; }

 private:
  Result<bool> read_next(SourcedItem& item) override {
    for (;;) {
      in_file_ = true;
      TENON_ASSIGN_OR_RETURN(const bool found, reader_.next(record_));
      if (!found) return end();
      in_file_ = false;
      ++counts_.records;
      item.origin = {file_, record_.line, 0};
      item.fact.Clear();
      item.unresolved.reset();
      TENON_ASSIGN_OR_RETURN(const bool says_something, read_record(item));
      if (!says_something) continue;
      if (item.fact.ByteSizeLong() > limits::kFactBytesMax) return too_large();
      ++counts_.items;
      return true;
    }
  }

  // A record that was taken whole, and says nothing that can be kept, is over already.
  bool pass_over(std::string_view reason) override {
    if (!in_file_) return true;
    // An export that broke off, and what does not begin as LDIF, is no good as a whole.
    const bool is_ldif = counts_.records > 0 || reason == "LDIF_BASE64" ||
                         reason == "LDIF_URL_REFUSED" || reason == "LDIF_NOT_UTF8" ||
                         reason == "LDIF_NOT_TEXT";
    const bool whole = reason != "LDIF_INCOMPLETE" && reason != "LDIF_TRUNCATED";
    return is_ldif && whole && reader_.pass_over();
  }

  bool end() {
    if (reader_.references() > 0) {
      counts_.skipped["references to other servers"] = reader_.references();
    }
    return false;
  }

  Result<bool> read_record(SourcedItem& item) {
    if (record_.kind != LdifRecord::Kind::kContent && record_.kind != LdifRecord::Kind::kAdd) {
      return read_change(record_, fields_, counts_, item);
    }
    DirectoryFields fields;
    v1::ObjectImage image;
    TENON_RETURN_IF_ERROR(fields_.read(record_, fields, image));
    if (fields.changed_at) item.fact.mutable_observed_at()->set_seconds(*fields.changed_at);
    if (fields.deleted) return deleted(fields, item.fact);
    if (fields.object_classes.empty()) return partial(fields, image, item);
    return present(fields, image, item.fact);
  }

  Result<bool> deleted(const DirectoryFields& fields, v1::Fact& fact) {
    TENON_ASSIGN_OR_RETURN(const Guid guid, guid_of(fields));
    v1::ObjectDeleted& body = *fact.mutable_object_deleted();
    body.set_object_guid(guid.text());
    body.set_source_anchor(fields.consistency_anchor.value_or(""));
    return true;
  }

  Result<bool> present(const DirectoryFields& fields, v1::ObjectImage& image, v1::Fact& fact) {
    const ObjectClass object_class = classify(fields.object_classes);
    if (!object_class.type) {
      ++counts_.skipped["class " + object_class.name];
      return false;
    }
    if (fields.critical) {
      ++counts_.skipped["critical system objects (Administrator, krbtgt, Domain Admins …)"];
      return false;
    }
    TENON_ASSIGN_OR_RETURN(const Guid guid, guid_of(fields));
    set_common(guid, fields, image);
    image.set_type(*object_class.type);
    if (image.type() == v1::USER && !fields.consistency_anchor.value_or("").empty()) {
      image.set_source_anchor(*fields.consistency_anchor);
    }
    if (image.type() == v1::GROUP && fields.group_type) {
      image.set_group_kind(group_kind(*fields.group_type, has_mail(image)));
    }
    drop_absent(*image.mutable_attributes());
    fact.mutable_object_present()->mutable_object()->Swap(&image);
    return true;
  }

  // DirSync's answer for a changed object: its GUID and what changed.
  Result<bool> partial(const DirectoryFields& fields, v1::ObjectImage& image, SourcedItem& item) {
    if (!fields.object_guid && !fields.entry_uuid) {
      return without_guid("it has neither objectClass nor objectGUID, so nothing says what it is");
    }
    TENON_ASSIGN_OR_RETURN(const Guid guid, guid_of(fields));
    set_common(guid, fields, image);
    if (fields.consistency_anchor || fields.group_type) {
      item.unresolved = change_of_image(fields, image);
    } else {
      item.fact.mutable_object_changed()->mutable_object()->Swap(&image);
    }
    return true;
  }

  void set_common(const Guid& guid, const DirectoryFields& fields, v1::ObjectImage& image) const {
    image.set_object_guid(guid.text());
    const std::string_view dn = without_extended_parts(record_.dn);
    image.set_distinguished_name(dn.data(), dn.size());
    if (fields.account_control) image.set_account_enabled(is_enabled(*fields.account_control));
    if (fields.security_identifier) image.set_security_identifier(*fields.security_identifier);
    if (fields.certificates) image.set_certificate_count(*fields.certificates);
  }

  Result<Guid> guid_of(const DirectoryFields& fields) const {
    if (fields.object_guid) return *fields.object_guid;
    if (fields.entry_uuid) return *fields.entry_uuid;
    if (options_.guid_from_dn) return guid_of_name(record_.dn);
    return without_guid(
        "it has neither objectGUID nor entryUUID, by which it would be known again");
  }

  Error without_guid(std::string_view problem) const {
    return read_error(
        {"DIRECTORY_NO_GUID", line_place(file_, record_.line), "dn", record_.dn, problem,
         "Export all attributes and the operational ones too (ldapsearch … '*' '+'), or, of a "
         "directory that has none, import with --guid-from-dn"});
  }

  Error too_large() const {
    return read_error({"DIRECTORY_TOO_MUCH", line_place(file_, record_.line), "dn", record_.dn,
                       "its fact is larger than " + std::to_string(limits::kFactBytesMax) +
                           " bytes (kFactBytesMax)",
                       "Export fewer attributes"});
  }

  std::string file_;
  DirectoryOptions options_;
  LdifReader reader_;
  ReadCounts counts_;
  FieldReader fields_;
  LdifRecord record_;
  bool in_file_ = false;  // it is the file that is read, not what a record says
};

}  // namespace

std::unique_ptr<FactSource> read_directory(std::unique_ptr<ByteSource> source, std::string file,
                                           DirectoryOptions options) {
  return std::make_unique<DirectorySource>(std::move(source), std::move(file), options);
}

}  // namespace tenon::readers
