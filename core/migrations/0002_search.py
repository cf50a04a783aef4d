"""Full-text search that knows no accents: the same folding for what is kept and what is asked."""

from django.db import migrations

# Compatibility decomposition takes most letters apart into a plain one and its marks, which go;
# the rest are spelled out. Punctuation becomes space, so that nobody's query holds an operator,
# and "R&D/Marketing" is three words and no path. No character class: those depend on the locale
# of the database.
FOLDING = r"""
create function core_words(value text) returns text
language sql immutable strict parallel safe
return trim(both ' ' from regexp_replace(
    replace(replace(replace(
        lower(translate(
            translate(
                regexp_replace(normalize(value, NFKD), U&'[\0300-\036F]', '', 'g'),
                U&'\00D8\00F8\0141\0142\0110\0111\00D0\00F0\0126\0127\0131\1E9E',
                U&'oollddddhhi\00DF'
            ),
            U&'!"#$%&()*+,-./:;<=>?@[]^_`{|}~''\005C\00B4\00B7\2010\2011\2013\2014\2018\2019\201C\201D',
            repeat(' ', 60)
        )),
        U&'\00DF', 'ss'), U&'\00E6', 'ae'), U&'\0153', 'oe'),
    '\s+', ' ', 'g'
));
"""

# What somebody or something is called, and what else one may look for it by.
VECTOR = """
create function core_search_vector(name text, also text default '', besides text default '')
returns tsvector language sql immutable parallel safe
return setweight(to_tsvector('pg_catalog.simple', core_words(coalesce(name, ''))), 'A')
    || setweight(to_tsvector('pg_catalog.simple', core_words(
        coalesce(also, '') || ' ' || coalesce(besides, '')
    )), 'B');
"""

# All words, the last of them as far as it is typed. Nothing but punctuation finds nothing.
QUERY = """
create function core_search_query(value text) returns tsquery
language sql immutable strict parallel safe
return case core_words(value)
    when '' then ''::tsquery
    else to_tsquery('pg_catalog.simple', replace(core_words(value), ' ', ' & ') || ':*')
end;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FOLDING, "drop function core_words(text)"),
        migrations.RunSQL(VECTOR, "drop function core_search_vector(text, text, text)"),
        migrations.RunSQL(QUERY, "drop function core_search_query(text)"),
    ]
