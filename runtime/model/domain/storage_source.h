// Descriptions of storage sources, for disks, mirrors and backing images.
#pragma once

#include "model/domain/disk.h"
#include "model/element.h"

namespace virtbay::model {

extern const Element storage_source_element;  // <source>, by StorageSource::type
extern const Element storage_format_element;  // <format> of an image in a chain
extern const Element backing_store_element;

// <metadata_cache> of the StorageSource that `object` points to.
bool parse_metadata_cache(ParseContext& context, const XmlNode& node, void* object);
void format_metadata_cache(const FormatContext& context, const void* object);
void format_backing_store(const FormatContext& context, const BackingStore& backing);

}  // namespace virtbay::model
