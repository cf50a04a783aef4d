"""What the database needs before the first table: keys made in SQL, and the cache's table."""

from django.db import migrations

# UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random bits. PostgreSQL 18
# has uuidv7() of its own; this serves 16 and 17 too.
UUID7 = """
create function core_uuid7() returns uuid language sql volatile parallel safe as $$
    select encode(
        set_bit(set_bit(
            overlay(
                uuid_send(gen_random_uuid())
                placing substring(
                    int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3
                ) from 1 for 6
            ), 52, 1), 53, 1),
        'hex')::uuid
$$
"""

# The table `createcachetable` would make: rate limits live here.
CACHE = """
create table core_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index core_cache_expires on core_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(UUID7, "drop function core_uuid7()"),
        migrations.RunSQL(CACHE, "drop table core_cache"),
    ]
