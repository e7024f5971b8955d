/**
 * One sheet of XLSX workbooks as records with lineage.
 *
 * <p>A workbook is a ZIP archive of XML parts; its bytes are held in memory, the XML is streamed.
 * {@link io.lakehouse.jobs.source.xlsx.WorkbookParts} finds the parts, {@link
 * io.lakehouse.jobs.source.xlsx.SheetScan} goes through a sheet for what stands behind its rows,
 * and {@link io.lakehouse.jobs.source.xlsx.XlsxReader} reads the rows through fastexcel. A cell
 * becomes text by {@link io.lakehouse.jobs.source.xlsx.CellText}: what type it should have is for
 * silver to say, as it is of any other format.
 */
package io.lakehouse.jobs.source.xlsx;
